// What the browser keeps between visits: drafts and the last search, each belonging to one person or to a guest.

const PREFIX = "duobaan.kept.";
const OWNER = `${PREFIX}owner`;

/** Whose page this is; undefined while that is not known. */
let here: string | undefined;

function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null; // it may be switched off; the client then forgets
  }
}

/** Returns what was kept under a name, of the form that the caller wrote it in. */
export function recall<T>(name: string): T | null {
  try {
    return JSON.parse(storage()?.getItem(PREFIX + name) ?? "null") as T | null;
  } catch {
    return null;
  }
}

/** Keeps a value; null forgets it. After a sign-out, in this tab or another, a page that still stands keeps nothing. */
export function retain(name: string, value: unknown): void {
  try {
    if (here !== undefined && (storage()?.getItem(OWNER) ?? here) !== here) return;
    if (value === null) storage()?.removeItem(PREFIX + name);
    else storage()?.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // full: what is kept is a convenience only
  }
}

/** Notes who is here now, and forgets all that was kept for somebody else. */
export function forgetPersonal(id: string | null): void {
  here = id ?? "guest";
  leaveTo(here);
}

/** Forgets all that was kept for somebody else than the next owner, while the page of this one still stands. */
export function leaveTo(owner = "guest"): void {
  const held = storage();
  if (!held || held.getItem(OWNER) === owner) return;
  for (const name of Object.keys(held)) if (name.startsWith(PREFIX)) held.removeItem(name);
  held.setItem(OWNER, owner);
}
