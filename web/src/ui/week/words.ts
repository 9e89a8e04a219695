// Words of the week grid.
const nl = {
  as: "Of typ het",
  hint: (example: string) => `Bijvoorbeeld: ${example}`,
  wrong: (parts: string) => `Dit begrijpen we niet: ${parts}. Schrijf een dag en daarna een deel, zoals “di 1-3”.`,
  wrongHalf: (parts: string) => `Dit begrijpen we niet: ${parts}. Schrijf een dag en daarna ochtend of middag.`,
  day: (day: string) => `${day}: hele dag`,
  row: (row: string) => `${row}: alle dagen`,
  none: "Nog niets gekozen",
  keys: "Pijltjes: bewegen. Spatie: kiezen. Shift met een pijltje: een stuk tegelijk kiezen.",
  clear: "Niets kiezen",
  part: "Deel van de dag",
  lesson: "Les",
};

const en: typeof nl = {
  as: "Or type it",
  hint: (example) => `For example: ${example}`,
  wrong: (parts) => `We do not understand: ${parts}. Write a day and then a part, such as “Tue 1-3”.`,
  wrongHalf: (parts) => `We do not understand: ${parts}. Write a day and then morning or afternoon.`,
  day: (day) => `${day}: whole day`,
  row: (row) => `${row}: every day`,
  none: "Nothing chosen yet",
  keys: "Arrows: move. Space: choose. Shift with an arrow: choose a stretch at once.",
  clear: "Choose nothing",
  part: "Part of the day",
  lesson: "Lesson",
};

export const words = { nl, en };

/** The halves of a day as rows, in the page's language. */
export const halves = {
  nl: [
    { key: "MORNING", label: "Ochtend" },
    { key: "AFTERNOON", label: "Middag" },
  ],
  en: [
    { key: "MORNING", label: "Morning" },
    { key: "AFTERNOON", label: "Afternoon" },
  ],
};
