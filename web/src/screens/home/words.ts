// Words of the first page.
import { plural } from "../../core/format";

const nl = {
  title: "Samen voor de klas",
  lead: "Mensen met een vak geven een deel van de week les. Scholen vinden zo iemand voor elke les die open staat.",
  search: "Wat zoekt u?",
  placeholder: "Vak, plaats, school of beroep",
  suggestions: "Suggesties",
  go: "Zoeken",
  scopes: { VACANCIES: "Vacatures", PROFESSIONALS: "Professionals" },
  scopeLabel: "Waarin zoekt u?",
  school: "Ik zoek iemand voor de klas",
  schoolText: "Zoek op vak, plaats en de lesuren die open staan. Alleen of met zijn tweeën.",
  schoolGo: (count: number) => `Bekijk ${plural(count, "professional", "professionals")}`,
  company: "Ik wil lesgeven of iemand inzetten",
  companyText: "Kies lessen die passen bij uw week. Van een gastles tot een vaste dag.",
  companyGo: (count: number) => `Bekijk ${plural(count, "vacature", "vacatures")}`,
  tiles: "Vakken met een tekort",
  tilesText: "Hier is de vraag het grootst. De aantallen zijn van nu.",
  vacancies: (count: number) => plural(count, "vacature", "vacatures"),
  people: (count: number) => plural(count, "professional", "professionals"),
  nobody: "nog geen professionals",
  regions: "Per provincie",
  examples: "Zo kan het eruitzien",
  examplesNote: "Dit zijn verzonnen voorbeelden.",
  invented: "Voorbeeld",
  open: "nog vrij",
  cases: [
    {
      title: "Eén dag natuurkunde",
      text: "Een optisch ingenieur geeft elke dinsdag les aan havo 4. De werkgever geeft haar die dag vrij.",
      week: [{ who: "I", name: "Ingenieur", cells: ["TU:MORNING", "TU:AFTERNOON"] }],
    },
    {
      title: "Een duo voor wiskunde",
      text: "Een datawetenschapper en een natuurkundige delen vijf dagdelen. Op woensdag dragen ze over.",
      week: [
        { who: "D", name: "Datawetenschapper", cells: ["MO:MORNING", "TU:MORNING", "WE:MORNING"] },
        { who: "N", name: "Natuurkundige", cells: ["TH:MORNING", "FR:MORNING"] },
      ],
    },
    {
      title: "Drie gastlessen techniek",
      text: "Een monteur laat op vrijdagmiddag zien hoe een warmtepomp werkt. De docent is erbij.",
      week: [{ who: "M", name: "Monteur", cells: ["FR:AFTERNOON"] }],
    },
  ],
  exampleWeek: (title: string) => `Week bij ${title}`,
};

const en: typeof nl = {
  title: "Together in class",
  lead: "People with a profession teach part of the week. So schools find somebody for every lesson that is open.",
  search: "What are you looking for?",
  placeholder: "Subject, place, school or profession",
  suggestions: "Suggestions",
  go: "Search",
  scopes: { VACANCIES: "Vacancies", PROFESSIONALS: "Professionals" },
  scopeLabel: "Where do you search?",
  school: "I need somebody to teach",
  schoolText: "Search by subject, place and the lessons that are open. One person or two.",
  schoolGo: (count) => `See ${plural(count, "professional", "professionals")}`,
  company: "I want to teach, or have somebody teach",
  companyText: "Choose lessons that fit your week. From a guest lesson to a fixed day.",
  companyGo: (count) => `See ${plural(count, "vacancy", "vacancies")}`,
  tiles: "Subjects with a shortage",
  tilesText: "This is where people are needed most. The numbers are of now.",
  vacancies: (count) => plural(count, "vacancy", "vacancies"),
  people: (count) => plural(count, "professional", "professionals"),
  nobody: "no professionals yet",
  regions: "By province",
  examples: "What it can look like",
  examplesNote: "These are invented examples.",
  invented: "Example",
  open: "still free",
  cases: [
    {
      title: "One day of physics",
      text: "An optical engineer teaches every Tuesday. Her employer gives her that day.",
      week: [{ who: "E", name: "Engineer", cells: ["TU:MORNING", "TU:AFTERNOON"] }],
    },
    {
      title: "A duo for mathematics",
      text: "A data scientist and a physicist share five half days. On Wednesdays they hand over.",
      week: [
        { who: "D", name: "Data scientist", cells: ["MO:MORNING", "TU:MORNING", "WE:MORNING"] },
        { who: "P", name: "Physicist", cells: ["TH:MORNING", "FR:MORNING"] },
      ],
    },
    {
      title: "Three guest lessons in technology",
      text: "On Friday afternoons a mechanic shows how a heat pump works. The teacher is there.",
      week: [{ who: "M", name: "Mechanic", cells: ["FR:AFTERNOON"] }],
    },
  ],
  exampleWeek: (title) => `Week of ${title}`,
};

export const words = { nl, en };
