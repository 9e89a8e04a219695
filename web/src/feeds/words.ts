// Words of addresses that a calendar program or a feed reader follows.
const nl = {
  calendar: "Abonneer in mijn agenda",
  ofClass: (name: string) => `Klas ${name} in mijn agenda`,
  theClass: (name: string) => `klas ${name}`,
  reader: "Volgen in een feedlezer",
  calendarTitle: "In uw eigen agenda",
  readerTitle: "In een feedlezer",
  calendarText: (what: string) =>
    `U krijgt een geheim adres van: ${what}. Uw agenda haalt daar zelf steeds de laatste stand op. Het adres toont alleen wat u zelf mag zien.`,
  readerText: (what: string) =>
    `U krijgt geheime adressen van: ${what}. Een feedlezer haalt daar de nieuwste resultaten op. Mensen staan er zonder naam in.`,
  make: "Maak het adres",
  makeBoth: "Maak de adressen",
  made: "Het adres is gemaakt.",
  once: "U ziet dit adres nu één keer. Kopieer het meteen.",
  secret: "Wie dit adres heeft, kan meelezen. Deel het alleen met wie dat mag, en trek het in als u twijfelt.",
  address: "Adres voor uw agenda",
  atom: "Adres (Atom)",
  json: "Adres (JSON Feed)",
  open: "Open in mijn agenda-app",
  how: "Zo zet u het in uw agenda",
  google: "Google Agenda (op een computer): kies bij “Andere agenda’s” het plusje, dan “Via URL”, en plak het adres.",
  apple: "Apple Agenda: kies “Archief”, dan “Nieuw agenda-abonnement”; op een iPhone kiest u “Agenda’s”, “Voeg toe”, “Voeg abonnement toe”.",
  outlook: "Outlook: kies “Agenda toevoegen”, dan “Abonneren vanaf internet”, en plak het adres.",
  delay: "Uw agenda kijkt een paar keer per dag. Een wijziging kan dus wat later komen.",
  readerHow: "Plak het Atom-adres in uw feedlezer, zoals Outlook, Thunderbird of een RSS-app. Het JSON-adres is voor programma’s.",
  manage: "Uw adressen bekijken en intrekken",
  done: "Klaar",
};

const en: typeof nl = {
  calendar: "Subscribe in my calendar",
  ofClass: (name) => `Class ${name} in my calendar`,
  theClass: (name) => `class ${name}`,
  reader: "Follow in a feed reader",
  calendarTitle: "In your own calendar",
  readerTitle: "In a feed reader",
  calendarText: (what) =>
    `You get a secret address of: ${what}. Your calendar fetches the newest state there by itself. The address shows only what you may see yourself.`,
  readerText: (what) =>
    `You get secret addresses of: ${what}. A feed reader fetches the newest results there. People stand in it without a name.`,
  make: "Make the address",
  makeBoth: "Make the addresses",
  made: "The address was made.",
  once: "You see this address once, now. Copy it at once.",
  secret: "Whoever has this address can read along. Share it only with those who may, and revoke it when in doubt.",
  address: "Address for your calendar",
  atom: "Address (Atom)",
  json: "Address (JSON Feed)",
  open: "Open in my calendar app",
  how: "How to put it in your calendar",
  google: "Google Calendar (on a computer): choose the plus at “Other calendars”, then “From URL”, and paste the address.",
  apple: "Apple Calendar: choose “File”, then “New Calendar Subscription”; on an iPhone choose “Calendars”, “Add”, “Add Subscription Calendar”.",
  outlook: "Outlook: choose “Add calendar”, then “Subscribe from web”, and paste the address.",
  delay: "Your calendar looks a few times a day, so a change may come a little later.",
  readerHow: "Paste the Atom address in your feed reader, such as Outlook, Thunderbird or an RSS app. The JSON address is for programs.",
  manage: "See and revoke your addresses",
  done: "Done",
};

export const words = { nl, en };
