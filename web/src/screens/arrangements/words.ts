// Words of the list of agreed work.
const nl = {
  title: "Afgesproken werk",
  intro: "Hier staat wie welke lessen geeft of gaat geven. Open een afspraak voor handtekeningen, controles, uren en afwezigheid.",
  show: "Welke afspraken",
  tabs: { now: "Loopt", soon: "In voorbereiding", past: "Voorbij" },
  empty: { now: "Er loopt nu niets", soon: "Niets in voorbereiding", past: "Niets voorbij" },
  help: "Is iedereen akkoord met een voorstel, dan komt de afspraak hier te staan.",
  proposals: "Naar uw voorstellen",
  found: (count: number) => `${count} ${count === 1 ? "afspraak" : "afspraken"}`,
  yours: "Uw handtekening wordt gevraagd",
  unsigned: (count: number) => `Nog ${count} ${count === 1 ? "handtekening" : "handtekeningen"} nodig`,
  checks: (done: number, all: number) => `Controles: ${done} van ${all} in orde`,
  gone: "Een vacature die u niet meer mag zien",
};

const en: typeof nl = {
  title: "Agreed work",
  intro: "Here you see who teaches or will teach which lessons. Open one for signatures, checks, hours and absence.",
  show: "Which work",
  tabs: { now: "Running", soon: "In preparation", past: "Over" },
  empty: { now: "Nothing runs now", soon: "Nothing in preparation", past: "Nothing is over" },
  help: "When everybody agrees to a proposal, the work stands here.",
  proposals: "To your proposals",
  found: (count) => `${count} ${count === 1 ? "agreement" : "agreements"}`,
  yours: "Your signature is asked",
  unsigned: (count) => `${count} more ${count === 1 ? "signature" : "signatures"} needed`,
  checks: (done, all) => `Checks: ${done} of ${all} in order`,
  gone: "A vacancy that you may no longer see",
};

export const words = { nl, en };
