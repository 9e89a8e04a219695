// Words of the list of proposals.
const nl = {
  title: "Voorstellen",
  intro: "Een voorstel zegt wie welke lessen geeft, wanneer en onder welke afspraken. Het geldt pas als iedereen akkoord is met dezelfde versie.",
  show: "Welke voorstellen",
  tabs: { mine: "Wacht op mij", others: "Wacht op anderen", agreed: "Akkoord", closed: "Gesloten" },
  empty: {
    mine: "Niets wacht op u",
    others: "Niemand hoeft u te antwoorden",
    agreed: "Nog geen akkoord",
    closed: "Niets gesloten",
  },
  help: {
    mine: "Komt er een voorstel dat u moet beantwoorden, dan ziet u het hier meteen.",
    others: "Doet u een voorstel, dan ziet u hier wie nog moet antwoorden.",
    agreed: "Zijn alle partijen het eens, dan staat het voorstel hier.",
    closed: "Afgewezen, verlopen en ingetrokken voorstellen komen hier te staan.",
  },
  find: "Vacatures bekijken",
  keys: "Met de toetsen j en k gaat u door de lijst, met Enter opent u een voorstel.",
  found: (count: number) => `${count} ${count === 1 ? "voorstel" : "voorstellen"}`,
  expires: (when: string) => `Verloopt ${when}`,
  revision: (number: number) => `Versie ${number}`,
  gone: "Een vacature die u niet meer mag zien",
};

const en: typeof nl = {
  title: "Proposals",
  intro: "A proposal says who teaches which lessons, when and on what terms. It counts only when everybody agrees to the same version.",
  show: "Which proposals",
  tabs: { mine: "Waits for me", others: "Waits for others", agreed: "Agreed", closed: "Closed" },
  empty: {
    mine: "Nothing waits for you",
    others: "Nobody has to answer you",
    agreed: "Nothing agreed yet",
    closed: "Nothing closed",
  },
  help: {
    mine: "A proposal that you have to answer shows up here at once.",
    others: "When you make a proposal, you see here who still has to answer.",
    agreed: "When all parties agree, the proposal stands here.",
    closed: "Declined, expired and withdrawn proposals end up here.",
  },
  find: "Look at vacancies",
  keys: "The keys j and k take you through the list, Enter opens a proposal.",
  found: (count) => `${count} ${count === 1 ? "proposal" : "proposals"}`,
  expires: (when) => `Expires ${when}`,
  revision: (number) => `Version ${number}`,
  gone: "A vacancy that you may no longer see",
};

export const words = { nl, en };
