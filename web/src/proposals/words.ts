// Words that the list of proposals and the page of one share.
const nl = {
  status: {
    OPEN: "Loopt",
    DRAFT: "Concept",
    AGREED: "Akkoord",
    DECLINED: "Afgewezen",
    WITHDRAWN: "Ingetrokken",
    EXPIRED: "Verlopen",
    SUPERSEDED: "Vervallen",
  } as Record<string, string>,
  party: { SCHOOL: "School", COMPANY: "Werkgever", PROFESSIONAL: "Professional", MATCHMAKER: "Matchmaker" } as Record<string, string>,
  decision: { AWAITED: "nog geen antwoord", ACCEPTED: "akkoord", DECLINED: "afgewezen" } as Record<string, string>,
  someone: "Iemand die u niet mag zien",
  perWeek: (time: string) => `${time} per week`,
  from: (first: string, last: string) => `Van ${first} tot ${last}`,
  until: (when: string) => `Antwoord vóór ${when}`,
  week: "De lessen in de week",
  nobody: "Nog niemand",
  hourly: (amount: string) => `${amount} per uur`,
};

const en: typeof nl = {
  status: {
    OPEN: "Running",
    DRAFT: "Draft",
    AGREED: "Agreed",
    DECLINED: "Declined",
    WITHDRAWN: "Withdrawn",
    EXPIRED: "Expired",
    SUPERSEDED: "Lapsed",
  },
  party: { SCHOOL: "School", COMPANY: "Employer", PROFESSIONAL: "Professional", MATCHMAKER: "Matchmaker" },
  decision: { AWAITED: "no answer yet", ACCEPTED: "agrees", DECLINED: "declined" },
  someone: "Somebody you may not see",
  perWeek: (time) => `${time} a week`,
  from: (first, last) => `From ${first} until ${last}`,
  until: (when) => `Answer before ${when}`,
  week: "The lessons in the week",
  nobody: "Nobody yet",
  hourly: (amount) => `${amount} an hour`,
};

export const words = { nl, en };
