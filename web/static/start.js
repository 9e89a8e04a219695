// The start page: says who is signed in, and shows the demo people where there are any.
import { personas, speak, whoAmI } from "./language.js";

const said = speak({
  nl: {
    skip: "Naar de inhoud",
    lead: "De marktplaats voor hybride lesgeven: bedrijven bieden mensen aan die een deel van de week lesgeven, scholen zetten lessen neer, en beiden vinden elkaar via één GraphQL-API.",
    explorer: "Verkenner: schrijf en draai vragen",
    demo: "Proefpersonen: kijk rond als school, bedrijf of professional",
    signIn: "Inloggen",
    account: "Mijn account: hoe u inlogt, en uitloggen",
    schema: "Het schema als tekst",
    health: "Gezondheid van deze server",
    privacy: "Privacy: wat we bewaren, en uw gegevens",
    ranking: "Zo ontstaat een volgorde",
    you: (name) => `U handelt als ${name}.`,
  },
  en: {
    skip: "To the content",
    lead: "The marketplace for hybrid teaching: companies offer people who teach part of the week, schools post lessons, and both find each other through one GraphQL API.",
    explorer: "Explorer: write and run queries",
    demo: "Demo people: look around as a school, a company or a professional",
    signIn: "Sign in",
    account: "My account: how you sign in, and signing out",
    schema: "The schema as text",
    health: "Health of this server",
    privacy: "Privacy: what we hold, and your data",
    ranking: "How an order comes about",
    you: (name) => `You act as ${name}.`,
  },
});

const [user, people] = await Promise.all([whoAmI(), personas()]);
if (user) {
  const door = document.getElementById("sign-in");
  [door.href, door.textContent] = ["/auth/account", said.account];
  document.getElementById("who").textContent = said.you(user.name);
}
document.getElementById("demo").hidden = people.length === 0;
