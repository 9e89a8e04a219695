// The page's language: the address says it, else what was chosen before, else the browser.
const KEY = "duobaan.lang";

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be switched off
  }
}

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  const found = asked ?? remembered() ?? navigator.language.slice(0, 2);
  return found === "en" ? "en" : "nl";
}

export const language = chosen();

export function speak(words) {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // the choice then lasts for this page
  }
  document.documentElement.lang = language;
  const said = words[language];
  for (const element of document.querySelectorAll("[data-say]")) {
    element.textContent = said[element.dataset.say] ?? element.textContent;
  }
  return said;
}

export async function personas() {
  // Only a demo server on this machine answers; anywhere else there is nobody to pick.
  const answer = await fetch("/demo", { headers: { accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return [];
  return (await answer.json()).people;
}

export async function whoAmI() {
  const answer = await fetch("/auth/me").catch(() => null);
  return answer?.ok ? (await answer.json()).user : null;
}
