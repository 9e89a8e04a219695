// Writes the first look of every page that everybody may see: the server sends it, and the client draws over it.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { shared } from "./vite.shared.mjs";

const LOCALES = ["nl", "en"];
const NOWHERE = "/ /"; // an address that nobody knows
/** Two moments: a page that is written out long before it is read may not tell the time. */
const MOMENTS = ["2026-01-05T08:00:00Z", "2027-07-16T21:00:00Z"];

/** What the sources look at when they are loaded, in place of a browser. */
function pretend() {
  globalThis.document = { documentElement: { lang: "nl", dataset: {} }, cookie: "" };
  globalThis.location = { pathname: "/", search: "", hash: "", origin: "", href: "http://served/", protocol: "http:" };
  globalThis.history = { state: null };
}

function at(moment) {
  const Real = Object.getPrototypeOf(class extends Date {});
  const now = new Real(moment).getTime();
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length ? given : [now]));
    }
    static now() {
      return now;
    }
  };
  return () => {
    globalThis.Date = Real;
  };
}

/** The policy allows no style in the text: every different one becomes a class with a rule. */
function withoutStyles(html, rules) {
  return html.replace(/<(\w+)([^>]*?) style="([^"]*)"([^>]*)>/g, (_, name, before, style, after) => {
    if (!rules.has(style)) rules.set(style, `early-${rules.size}`);
    const own = rules.get(style);
    const rest = before + after;
    return / class="/.test(rest) ? `<${name}${rest.replace(/ class="/, ` class="${own} `)}>` : `<${name} class="${own}"${rest}>`;
  });
}

/** Nothing answers yet but links: what cannot work before the client does says so. */
const asleep = (html) => html.replace(/<(button|input|select|textarea)(?![^>]* disabled)/g, "<$1 disabled");

/** Leaves open what only the server knows: where the files are, and which address one signs in for. */
const open = (html) =>
  html.replace(/href="[^"#]*icons[^"#]*\.svg#/g, 'href="{app}/icons.svg#').replaceAll(`next=${encodeURIComponent(NOWHERE)}`, "next={next}");
const served = (html, rules) => asleep(withoutStyles(open(html), rules));

/** Cuts a page in what is the same on every page and what is not. */
function cut(html) {
  const [head, rest] = html.split(/(?<=<main[^>]*>)/);
  const [main, foot] = rest.split(/(?=<\/main>)/);
  return { head, main, foot };
}

/** Returns { styles, frames, screens, guests }: texts by language, and which of them are for guests only. */
export async function firstLooks(here, out) {
  const target = join(out, ".served");
  const options = { ...shared, root: here, configFile: false, logLevel: "error", publicDir: false };
  const ssr = { outDir: target, ssr: "src/served.tsx", assetsInlineLimit: 0, reportCompressedSize: false };
  await build({ ...options, ssr: { noExternal: true }, build: ssr });
  pretend();
  const wake = at(MOMENTS[0]);
  try {
    const program = await import(pathToFileURL(join(target, "served.js")).href);
    return await write(program);
  } finally {
    wake();
    rmSync(target, { recursive: true });
  }
}

async function write(program) {
  const rules = new Map();
  const look = async (path, locale, session) => {
    const html = await program.served(path, locale, session);
    const wake = at(MOMENTS[1]);
    const later = await program.served(path, locale, session);
    wake();
    if (html !== later) throw new Error(`The first look of ${path} tells the time.`);
    return cut(served(html, rules));
  };
  const frames = {};
  const screens = {};
  const known = program.screens.filter((one) => one.access === "everyone").map((one) => [one.name, one.paths[0]]);
  for (const locale of LOCALES) {
    for (const session of [false, true]) {
      const { head, foot } = await look(NOWHERE, locale, session);
      (frames[session ? "session" : "guest"] ??= {})[locale] = [head, foot];
    }
    for (const [name, path] of [["missing", NOWHERE], ...known].sort()) {
      (screens[name] ??= {})[locale] = (await look(path, locale, false)).main;
    }
    const hidden = program.screens.find((one) => one.access !== "everyone");
    (screens["private"] ??= {})[locale] = (await look(hidden.paths[0], locale, true)).main;
  }
  const styles = [...rules].map(([style, name]) => `.${name}{${style}}`).join("");
  const guests = program.screens.filter((one) => one.look === "guests").map((one) => one.name).sort();
  return { styles, frames, screens, guests };
}
