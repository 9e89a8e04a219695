// Addresses: which screen a path belongs to, the state of lists in the query, and links that do not reload the page.
import { computed, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Words } from "./i18n";

export interface Screen {
  readonly name: string;
  readonly paths: readonly string[];
  readonly title: Words<string>;
  /** `signed-in` sends others to the page for signing in, and back. */
  readonly access: "everyone" | "signed-in";
  /** Who gets its first look with the page: with a session these show more, which would push the rest about. */
  readonly look?: "guests";
  /** A place in the menu, for these roles; "*" is everybody and "none" who is not signed in. */
  readonly nav?: {
    readonly order: number;
    readonly roles: readonly string[];
    readonly label: Words<string>;
    /** In the menu of the account, where the bar has no room for what one seldom needs. */
    readonly menu?: "account";
  };
}

interface Place {
  readonly path: string;
  readonly search: string;
  readonly hash: string;
  readonly key: string;
}

type Loader = () => Promise<{ default: ComponentType }>;

const declared = import.meta.glob<Omit<Screen, "name">>("../screens/*/route.json", { eager: true, import: "default" });
const loaders = import.meta.glob<{ default: ComponentType }>("../screens/*/Screen.tsx");
const folder = (path: string) => path.split("/").at(-2) as string;

export const screens: readonly Screen[] = Object.entries(declared).map(([path, route]) => ({
  name: folder(path),
  ...route,
}));

const loaderByName = new Map<string, Loader>(Object.entries(loaders).map(([path, load]) => [folder(path), load]));

const loaded = new Map<string, ComponentType>();

/** Fetches the code of a screen. */
export async function load(screen: Screen): Promise<ComponentType> {
  const { default: view } = await (loaderByName.get(screen.name) as Loader)();
  loaded.set(screen.name, view);
  return view;
}

/** Returns a screen whose code is there already. */
export function viewOf(screen: Screen): ComponentType | null {
  return loaded.get(screen.name) ?? null;
}

/** Returns the values of `:names` when a path is of this form. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] as string;
    if (part.startsWith(":")) {
      if (!value) return null;
      found[part.slice(1)] = safeDecode(value);
    } else if (part !== value) return null;
  }
  return found;
}

function safeDecode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function here(): Place {
  const state = history.state as { key?: string } | null;
  return { path: location.pathname, search: location.search, hash: location.hash, key: state?.key ?? "first" };
}

export const place = signal<Place>(here());

export interface Route {
  readonly screen: Screen;
  readonly params: Readonly<Record<string, string>>;
}

/** Returns the screen of a path; literal paths win over those with names in them. */
export function routeOf(path: string): Route | null {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, "") : path;
  const found = screens.flatMap((screen) =>
    screen.paths.flatMap((pattern) => {
      const params = match(pattern, trimmed);
      return params ? [{ screen, params }] : [];
    }),
  );
  return found.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0] ?? null;
}

/** Set while the page is the one that the service worker keeps, under whatever address was asked for. */
const cutOff = signal(document.documentElement.dataset["offline"] === "1");

export const route = computed<Route | null>(() => routeOf(cutOff.value ? "/offline" : place.value.path));

/** The values of the address's query. */
export const query = computed(() => new URLSearchParams(place.value.search));

/** Returns a `:name` of the present path. */
export function param(name: string): string {
  return route.value?.params[name] ?? "";
}

const scrolled = new Map<string, number>();
let count = 0;

function arrive(push: boolean, url: string): void {
  scrolled.set(place.peek().key, scrollY);
  const key = push ? `${Date.now().toString(36)}-${(count += 1)}` : place.peek().key;
  history[push ? "pushState" : "replaceState"]({ key }, "", url);
  cutOff.value = false;
  place.value = here();
}

/** Goes to a path of this site; one of another kind of page is loaded as such. */
export function go(url: string, how: "push" | "replace" = "push"): void {
  const target = new URL(url, location.href);
  if (target.origin !== location.origin || !routeOf(target.pathname)) {
    location.assign(url);
    return;
  }
  const other = target.pathname !== place.peek().path;
  arrive(how === "push", target.pathname + target.search + target.hash);
  if (other && how === "push") scrollTo({ top: 0, behavior: "instant" });
}

/** Changes values of the query; null and "" take one away. Push what Back should undo, replace what is typed. */
export function setQuery(changes: Record<string, string | readonly string[] | null>, how: "push" | "replace" = "push") {
  const next = new URLSearchParams(place.peek().search);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const one of value === null ? [] : [value].flat()) if (one) next.append(name, one);
  }
  const text = next.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  const url = place.peek().path + (text ? `?${text}` : "");
  if (url !== place.peek().path + place.peek().search) arrive(how === "push", url);
}

function follow(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname === location.pathname && link.search === location.search && link.hash) return;
  if (!routeOf(link.pathname)) return;
  event.preventDefault();
  go(link.href);
}

const RETURN_MS = 5_000;

/** Goes to where the reader was, as soon as the page is long enough again, unless they move first. */
function scrollBack(top: number): void {
  const moved = new AbortController();
  const until = performance.now() + RETURN_MS;
  const { key } = place.peek();
  const step = () => {
    if (moved.signal.aborted || place.peek().key !== key) return;
    scrollTo({ top, behavior: "instant" });
    if (scrollY + 1 < top && performance.now() < until) requestAnimationFrame(step);
    else moved.abort();
  };
  for (const one of ["wheel", "touchstart", "keydown"])
    addEventListener(one, () => moved.abort(), { once: true, passive: true, signal: moved.signal });
  requestAnimationFrame(() => requestAnimationFrame(step));
}

/** Makes links of the page and the browser's own buttons move within the client. */
export function listen(): void {
  history.scrollRestoration = "manual";
  if (!(history.state as { key?: string } | null)?.key) history.replaceState({ key: "first" }, "");
  addEventListener("popstate", () => {
    scrolled.set(place.peek().key, scrollY);
    cutOff.value = false;
    place.value = here();
    scrollBack(scrolled.get(place.peek().key) ?? 0);
  });
  document.addEventListener("click", follow);
}
