// Words of the inbox of notices.
import { plural } from "../../core/format";

const nl = {
  title: "Meldingen",
  intro: "Wat er voor u gebeurde, en wat op u wacht. Het nieuwste staat bovenaan.",
  settings: "Meldingen instellen",
  show: "Welke meldingen",
  tabs: { all: "Alle", new: "Nieuw" },
  found: (count: number) => plural(count, "melding", "meldingen"),
  readAll: "Alles gelezen",
  readAllDone: "Alle meldingen zijn gelezen.",
  read: "Gelezen",
  readOne: (text: string) => `Gelezen: ${text}`,
  isNew: "Nieuw",
  today: "Vandaag",
  yesterday: "Gisteren",
  shown: (count: number, total: number) => `${count} van ${total}`,
  with: (a: string, b: string) => [a, b].filter(Boolean).join(" · "),
  empty: { all: "Nog geen meldingen", new: "U bent bij" },
  emptyHelp: {
    all: "Zodra er iets voor u gebeurt, staat het hier. Staat uw e-mailadres vast, dan mailen we ook wat haast heeft.",
    new: "Alles is gelezen. Wat nieuw is, komt hier te staan.",
  },
  willCome: "Dit komt hier",
  coming: {
    professional: [
      "Een voorstel, een tegenvoorstel of een akkoord",
      "Een school die wil kennismaken, of een bericht",
      "Uw profiel dat u weer moet bevestigen",
      "Iets nieuws bij een bewaarde zoekopdracht",
    ],
    school: [
      "Een antwoord op uw voorstel, of een tegenvoorstel",
      "Een antwoord op uw vraag om kennis te maken",
      "Een controle die klaar moet zijn, of een afwezige leraar",
      "Iets nieuws bij een bewaarde zoekopdracht",
    ],
    company: [
      "Een voorstel voor een van uw collega’s",
      "Vrijgegeven uren die aflopen",
      "Een collega die afwezig is gemeld",
      "Iets nieuws bij een bewaarde zoekopdracht",
    ],
    other: ["Een uitnodiging van een organisatie", "Een bericht in een gesprek", "Iets nieuws bij een bewaarde zoekopdracht"],
  },
  saveSearch: "Vacatures zoeken",
};

const en: typeof nl = {
  title: "Notices",
  intro: "What happened for you, and what waits for you. The newest stands first.",
  settings: "Notice settings",
  show: "Which notices",
  tabs: { all: "All", new: "New" },
  found: (count) => plural(count, "notice", "notices"),
  readAll: "Mark all as read",
  readAllDone: "All notices are read.",
  read: "Mark as read",
  readOne: (text) => `Mark as read: ${text}`,
  isNew: "New",
  today: "Today",
  yesterday: "Yesterday",
  shown: (count, total) => `${count} of ${total}`,
  with: (a, b) => [a, b].filter(Boolean).join(" · "),
  empty: { all: "No notices yet", new: "You are up to date" },
  emptyHelp: {
    all: "As soon as something happens for you, it stands here. Once your e-mail address is confirmed, we also mail what is urgent.",
    new: "Everything is read. What is new will stand here.",
  },
  willCome: "This will come here",
  coming: {
    professional: [
      "A proposal, a counter-proposal or an agreement",
      "A school that would like to meet, or a message",
      "Your profile, when you have to confirm it again",
      "Something new with a saved search",
    ],
    school: [
      "An answer to your proposal, or a counter-proposal",
      "An answer to your question to meet",
      "A check that is due, or a teacher who is absent",
      "Something new with a saved search",
    ],
    company: [
      "A proposal for one of your colleagues",
      "Released hours that come to an end",
      "A colleague who is reported absent",
      "Something new with a saved search",
    ],
    other: ["An invitation of an organisation", "A message in a conversation", "Something new with a saved search"],
  },
  saveSearch: "Find vacancies",
};

export const words = { nl, en };
