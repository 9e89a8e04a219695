// Words of the statement on accessibility, after the model that Dutch public bodies use.
const nl = {
  title: "Toegankelijkheid",
  intro: "Iedereen moet Duobaan kunnen gebruiken: met een muis, alleen met het toetsenbord, met spraak, een schermlezer of een vergroot scherm.",
  status: "Status",
  statusText: "Deze website voldoet gedeeltelijk aan de eisen van de Europese norm EN 301 549 en WCAG 2.2, niveau A en AA. We kennen geen onderdeel dat niet voldoet. Maar nog geen onafhankelijke organisatie heeft de website onderzocht. Daarom noemen we de status niet hoger.",
  tested: "Hoe we testen",
  testedIntro: "Bij elke verandering doet een programma dit, in een echte browser:",
  tests: [
    "axe zoekt fouten op elk scherm: in het Nederlands en Engels, licht en donker, op een telefoon en een groot scherm. Eén fout houdt de verandering tegen.",
    "Elke taak gaat ook zonder muis: zoeken, een rooster kiezen, een voorstel doen en beantwoorden.",
    "Elk scherm past op 320 pixels breed zonder opzij te schuiven. Dat is hetzelfde als 400 % vergroten.",
    "Met de kleuren van het apparaat (hoog contrast) blijft zichtbaar wat gekozen is en waar u bent.",
    "Wie minder beweging wil, krijgt geen beweging.",
    "Er verschuift niets terwijl een pagina laadt.",
  ],
  testedNot: "Dit vindt een programma niet: of teksten echt duidelijk zijn, en hoe het werkt voor wie elke dag met een schermlezer of spraak werkt. Daar is nog geen onderzoek met gebruikers naar gedaan.",
  choices: "Wat we kozen",
  choiceLines: [
    "De week is een tabel met knoppen. Pijltjes lopen erdoor, spatie kiest. U kunt dezelfde week ook als tekst typen.",
    "Bij elke kaart staat dezelfde lijst als tabel.",
    "Kleur is nooit het enige: ernaast staat een patroon, letters of een woord.",
    "Het lettertype is gemaakt voor slechtzienden.",
  ],
  parts: "Andere onderdelen",
  partLines: [
    "De pagina’s om in te loggen en de pagina’s over privacy werken zonder JavaScript.",
    "De API-verkenner is voor ontwikkelaars. Wat u daar doet, kan ook met elk ander programma voor GraphQL.",
  ],
  contact: "Werkt er iets niet voor u?",
  contactText: "Laat het weten. U krijgt binnen twee weken antwoord. We zoeken samen een manier die wel werkt.",
  contactNone: "Op deze server is geen adres ingesteld. Vraag het uw eigen school, bestuur, bedrijf of regio.",
  higher: "Vindt u het antwoord niet goed? Dan kunt u een klacht indienen bij de Nationale ombudsman of het College voor de Rechten van de Mens.",
  made: (day: string) => `Deze verklaring is van ${day}. We kijken er elk jaar opnieuw naar, en bij grote veranderingen.`,
};

const en: typeof nl = {
  title: "Accessibility",
  intro: "Everybody has to be able to use Duobaan: with a mouse, with the keyboard only, by speech, with a screen reader or an enlarged screen.",
  status: "Status",
  statusText: "This website partly meets the European standard EN 301 549 and WCAG 2.2, levels A and AA. We know of no part that does not meet it. But no independent organisation has examined the website yet. That is why we do not claim more.",
  tested: "How we test",
  testedIntro: "With every change a program does this, in a real browser:",
  tests: [
    "axe looks for mistakes on every screen: in Dutch and English, light and dark, on a phone and a large screen. One mistake stops the change.",
    "Every task can be done without a mouse: searching, choosing a timetable, making and answering a proposal.",
    "Every screen fits 320 pixels without moving sideways. That is the same as enlarging to 400 %.",
    "With the colours of the device (high contrast) it stays visible what is chosen and where you are.",
    "Who wants less motion gets no motion.",
    "Nothing moves while a page loads.",
  ],
  testedNot: "A program does not find this: whether texts are really plain, and how it works for people who use a screen reader or speech every day. No research with users has been done on that yet.",
  choices: "What we chose",
  choiceLines: [
    "The week is a table of buttons. Arrows walk through it, space chooses. You can also type the same week as text.",
    "With every map the same list stands as a table.",
    "Colour is never alone: beside it is a pattern, letters or a word.",
    "The typeface was made for people with low vision.",
  ],
  parts: "Other parts",
  partLines: [
    "The pages for signing in and the pages on privacy work without JavaScript.",
    "The API explorer is for developers. What you do there can be done with any other program for GraphQL.",
  ],
  contact: "Does something not work for you?",
  contactText: "Let us know. You get an answer within two weeks. Together we find a way that does work.",
  contactNone: "This server has no address set for that. Ask your own school, board, company or region.",
  higher: "Is the answer not good? You can complain to the National Ombudsman or the Netherlands Institute for Human Rights.",
  made: (day) => `This statement is of ${day}. We look at it again every year, and when much changes.`,
};

export const words = { nl, en };
