// The first look of a page, written out when the client is built, so that a reader sees it before any of this runs.
import { renderToString } from "preact-render-to-string";
import { type Locale, locale } from "./core/i18n";
import { load, place, routeOf, screens } from "./core/router";
import { viewer } from "./core/viewer";
import { Shell } from "./layout/Shell";

export { screens };

/** Returns the page of a path as it stands before anything was asked; who is signed in is not known yet. */
export async function served(path: string, language: Locale, signedIn: boolean): Promise<string> {
  locale.value = language;
  viewer.value = signedIn ? undefined : null;
  place.value = { path, search: "", hash: "", key: "first" };
  const found = routeOf(path);
  if (found) await load(found.screen);
  return renderToString(<Shell />);
}
