// Words of the search for vacancies.
import { plural } from "../../core/format";

const nl = {
  title: "Vacatures zoeken",
  lead: "Lessen waar scholen iemand voor zoeken, van een gastles tot een halve baan.",
  placeholder: "Vak, plaats of school",
  counted: (count: number) => plural(count, "vacature", "vacatures"),
  sorts: { RELEVANCE: "Beste eerst", NEWEST: "Nieuwste eerst", CLOSING_SOON: "Sluit het eerst", HOURS_DESC: "Meeste uren", DISTANCE: "Dichtstbij" },
  duo: "Mag met zijn tweeën",
  closes: (when: string) => `Sluit ${when}`,
  starts: (day: string) => `Start ${day}`,
  at: "School",
  where: "Plaats",
  when: "Wanneer",
  size: "Omvang",
  levels: "Niveau",
  subjects: "Vakken",
  vacancy: "Vacature",
  loose: "Dagen in overleg",
};

const en: typeof nl = {
  title: "Find vacancies",
  lead: "Lessons for which schools look for somebody, from one guest lesson to half a job.",
  placeholder: "Subject, place or school",
  counted: (count) => plural(count, "vacancy", "vacancies"),
  sorts: { RELEVANCE: "Best first", NEWEST: "Newest first", CLOSING_SOON: "Closing soon", HOURS_DESC: "Most hours", DISTANCE: "Nearest" },
  duo: "May be shared by two",
  closes: (when) => `Closes ${when}`,
  starts: (day) => `Starts ${day}`,
  at: "School",
  where: "Place",
  when: "When",
  size: "Size",
  levels: "Level",
  subjects: "Subjects",
  vacancy: "Vacancy",
  loose: "Days to be agreed",
};

export const words = { nl, en };
