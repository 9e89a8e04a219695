// Who is signed in, for the whole client; signing in happens on the server's own pages.
import { computed, signal } from "@preact/signals";
import { type Role, Shell, type ShellQuery } from "../generated/shell";
import { send } from "./graphql";
import { place } from "./router";
import { forgetPersonal, leaveTo } from "./store";

export type Viewer = NonNullable<ShellQuery["viewer"]>;

/** The server says in the page whether its request had a session, so that guests cost no question. */
const signedIn = document.documentElement.dataset["session"] === "1";

/** undefined: not known yet; null: a guest. */
export const viewer = signal<Viewer | null | undefined>(signedIn ? undefined : null);

/** What is no role and yet gives a place in the menu. */
type Standing = "newcomer" | "asked-to-confirm";

export const roles = computed<ReadonlySet<Role | Standing>>(() => {
  const who = viewer.value;
  const held = new Set<Role | Standing>(who?.memberships.flatMap((one) => one.roles) ?? []);
  if (who?.professional) held.add("PROFESSIONAL");
  if (who?.profilesToConfirm.length) held.add("asked-to-confirm");
  else if (who && !held.size) held.add("newcomer");
  return held;
});

/** Whether the viewer has one of these roles somewhere. */
export function isAny(...wanted: Role[]): boolean {
  return wanted.some((role) => roles.value.has(role));
}

/** Asks who is signed in; the client goes on as a guest when that cannot be known. */
export async function findViewer(): Promise<void> {
  if (signedIn) viewer.value = (await send(Shell, {}).catch(() => null))?.viewer ?? null;
  forgetPersonal(viewer.value?.user.id ?? null);
}

/** The address of the page for signing in, which comes back to where the reader is. */
export function signInAddress(): string {
  return `/auth/sign-in?next=${encodeURIComponent(place.value.path + place.value.search)}`;
}

/** Ends the session and leaves nothing personal in the browser. */
export async function signOut(): Promise<void> {
  leaveTo();
  await fetch("/auth/sign-out", { method: "POST", headers: { "x-duobaan": "1" } }).catch(() => undefined);
  location.assign("/");
}
