// Words of the list of one's addresses.
import { plural } from "../../core/format";

const nl = {
  title: "Agenda-adressen en feeds",
  intro: "Adressen die u maakte om een week of een zoekopdracht in een eigen programma te volgen. Trek in wat u niet meer gebruikt.",
  found: (count: number) => plural(count, "adres", "adressen"),
  kind: { PERSON: "Agenda van een persoon", SCHOOL: "Lesweek van een school", CLASS: "Lesweek van een klas", SEARCH: "Bewaarde zoekopdracht" },
  gone: "Dit mag u niet meer zien. Het adres toont niets.",
  class: (name: string, title: string) => `Klas ${name} · ${title}`,
  made: (day: string) => `Gemaakt op ${day}`,
  used: (ago: string) => `laatst gelezen ${ago}`,
  unused: "nog niet gelezen",
  revoke: "Intrekken",
  revokeOf: (what: string) => `Intrekken: ${what}`,
  revokeTitle: "Dit adres intrekken?",
  revokeText: (what: string) => `Programma’s die ${what} met dit adres volgen, krijgen daarna niets meer. Een nieuw adres maken kan altijd.`,
  revoked: "Het adres is ingetrokken.",
  none: "U hebt nog geen adressen",
  noneHelp: "Zet uw week in uw eigen agenda: open “Week” en kies “Abonneer in mijn agenda”. Een bewaarde zoekopdracht volgt u met een feedlezer.",
  week: "Naar de week",
  searches: "Bewaarde zoekopdrachten",
};

const en: typeof nl = {
  title: "Calendar addresses and feeds",
  intro: "Addresses that you made to follow a week or a search in a program of your own. Revoke what you use no more.",
  found: (count) => plural(count, "address", "addresses"),
  kind: { PERSON: "Someone’s calendar", SCHOOL: "Lessons of a school", CLASS: "Lessons of a class", SEARCH: "Saved search" },
  gone: "You may not see this any more. The address shows nothing.",
  class: (name, title) => `Class ${name} · ${title}`,
  made: (day) => `Made on ${day}`,
  used: (ago) => `last read ${ago}`,
  unused: "not read yet",
  revoke: "Revoke",
  revokeOf: (what) => `Revoke: ${what}`,
  revokeTitle: "Revoke this address?",
  revokeText: (what) => `Programs that follow ${what} by this address get nothing from then on. You can always make a new address.`,
  revoked: "The address was revoked.",
  none: "You have no addresses yet",
  noneHelp: "Put your week in your own calendar: open “Week” and choose “Subscribe in my calendar”. A saved search is followed with a feed reader.",
  week: "To the week",
  searches: "Saved searches",
};

export const words = { nl, en };
