// Words of the page without a connection.
const nl = {
  title: "U bent offline",
  text: "Er is geen verbinding met internet. Zodra die er is, kunt u verder waar u was.",
  again: "Opnieuw proberen",
  last: "Uw laatste zoekopdracht",
};

const en: typeof nl = {
  title: "You are offline",
  text: "There is no connection to the internet. As soon as there is one, you can go on where you were.",
  again: "Try again",
  last: "Your last search",
};

export const words = { nl, en };
