// The explorer: an editor, variables, the person to act as, and the answer.
import { language, personas, speak, whoAmI } from "./language.js";

const said = speak({
  nl: {
    skipToEditor: "Naar de vraag",
    title: "Verkenner",
    start: "Start",
    download: "Schema downloaden",
    examples: "Voorbeelden",
    actAs: "Handelen als",
    run: "Uitvoeren",
    ask: "Vraag",
    document: "GraphQL",
    keys: "Ctrl+Enter voert uit; Tab gaat naar het volgende veld.",
    variables: "Variabelen (JSON)",
    answer: "Antwoord",
    visitor: "bezoeker",
    running: "Bezig…",
    took: (status, ms) => `Status ${status}, ${ms} ms`,
    badVariables: "De variabelen zijn geen JSON-object.",
    unreachable: "De server antwoordt niet.",
    now: (name) => `U handelt nu als ${name}.`,
  },
  en: {
    skipToEditor: "To the query",
    title: "Explorer",
    start: "Start",
    download: "Download the schema",
    examples: "Examples",
    actAs: "Act as",
    run: "Run",
    ask: "Query",
    document: "GraphQL",
    keys: "Ctrl+Enter runs; Tab goes to the next field.",
    variables: "Variables (JSON)",
    answer: "Answer",
    visitor: "visitor",
    running: "Running…",
    took: (status, ms) => `Status ${status}, ${ms} ms`,
    badVariables: "The variables are not a JSON object.",
    unreachable: "The server does not answer.",
    now: (name) => `You act as ${name} now.`,
  },
});
document.title = `${said.title} - Duobaan`;

const at = (id) => document.getElementById(id);
const [editor, variables, result, status] = ["document", "variables", "result", "status"].map(at);

function tell(text, isProblem = false) {
  status.textContent = text;
  status.classList.toggle("problem", isProblem);
}

function readVariables() {
  const text = variables.value.trim();
  if (text === "") return {};
  try {
    const found = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

let latest = 0;

async function run() {
  const sent = readVariables();
  if (sent === null) {
    tell(said.badVariables, true);
    variables.focus();
    return;
  }
  const mine = ++latest;
  tell(said.running);
  const started = performance.now();
  try {
    const answer = await fetch("/graphql", {
      method: "POST",
      headers: {
        accept: "application/graphql-response+json, application/json;q=0.9",
        "accept-language": language,
        "content-type": "application/json",
        "x-duobaan": "1",
      },
      body: JSON.stringify({ query: editor.value, variables: sent }),
    });
    const text = await answer.text();
    if (mine !== latest) return; // a later run answers instead
    result.textContent = pretty(text);
    tell(said.took(answer.status, Math.round(performance.now() - started)), !answer.ok);
  } catch {
    if (mine === latest) tell(said.unreachable, true);
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function show(example) {
  editor.value = example.document;
  variables.value = JSON.stringify(example.variables, null, 2);
}

function option(value, text) {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = text;
  return made;
}

async function fillPersonas() {
  const [people, user] = await Promise.all([personas(), whoAmI()]);
  if (people.length === 0) return;
  const picker = at("persona");
  picker.replaceChildren(
    option("", user ? user.name : said.visitor),
    ...people.map((one) => option(one.link, `${one.name} (${one.roles})`)),
  );
  at("persona-box").hidden = false;
}

async function become(link) {
  if (link === "") return;
  // The link signs in and leads to the start page; only its cookie matters here.
  await fetch(link);
  const user = await whoAmI();
  if (user) tell(said.now(user.name));
  await fillPersonas();
}

async function fillExamples() {
  const examples = await (await fetch("/static/examples.json")).json();
  at("examples").append(...examples.map((example, index) => option(String(index), example[language])));
  at("examples").addEventListener("change", (event) => show(examples[Number(event.target.value)]));
  if (editor.value === "") show(examples[0]);
}

at("persona").addEventListener("change", (event) => become(event.target.value));
at("run").addEventListener("click", run);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
await Promise.all([fillExamples(), fillPersonas()]);
