// Words of the search for professionals.
import { plural } from "../../core/format";

const nl = {
  title: "Mensen voor de klas zoeken",
  lead: "Mensen met een vak die een deel van de week willen lesgeven.",
  placeholder: "Vak, beroep of plaats",
  counted: (count: number) => plural(count, "professional", "professionals"),
  sorts: { RELEVANCE: "Beste eerst", NEWEST: "Nieuwste eerst", HOURS_DESC: "Meeste uren", DISTANCE: "Dichtstbij" },
  employer: "Werkgever",
  noEmployer: "Op eigen naam",
  where: "Woont bij",
  when: "Kan op",
  size: "Hoeveel",
  subjects: "Vakken",
  qualifications: "Diploma’s",
  person: "Professional",
  loose: "Dagen in overleg",
  hidden: "Naam volgt na kennismaking",
  duoPrefers: "Liefst in een duo",
};

const en: typeof nl = {
  title: "Find people to teach",
  lead: "People with a profession who want to teach part of the week.",
  placeholder: "Subject, profession or place",
  counted: (count) => plural(count, "professional", "professionals"),
  sorts: { RELEVANCE: "Best first", NEWEST: "Newest first", HOURS_DESC: "Most hours", DISTANCE: "Nearest" },
  employer: "Employer",
  noEmployer: "In their own name",
  where: "Lives near",
  when: "Can do",
  size: "How much",
  subjects: "Subjects",
  qualifications: "Diplomas",
  person: "Professional",
  loose: "Days to be agreed",
  hidden: "Name follows after meeting",
  duoPrefers: "Prefers a duo",
};

export const words = { nl, en };
