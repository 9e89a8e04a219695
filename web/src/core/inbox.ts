// Keeps the number on the bell right: asked again when something happens, when one comes back, and now and then.
import { effect } from "@preact/signals";
import { InboxRead, InboxStirred, InboxUnread } from "../generated/inbox";
import { send } from "./graphql";
import { follow } from "./live";
import { place } from "./router";
import { unread } from "./unread";

/** A notice is written a moment after what it tells of, and not by everything that happens. */
const AFTER_MS = [1_500, 6_000] as const;
const EVERY_MS = 150_000;

/** The unread notices that lead to one thing's own page: who is on that page has read them. */
let waiting: readonly { readonly id: string; readonly page: string }[] = [];

/** Asks how many are unread. */
export async function count(): Promise<void> {
  const found = await send(InboxUnread, {}).catch(() => null);
  if (!found) return;
  unread.value = found.unreadNoticeCount;
  waiting = found.notices.nodes.filter((one) => one.page.split("/").length > 2);
  await readHere();
}

/** Notes that notices were read, also when the page is left for what they tell of. */
export async function markRead(input: { noticeIds?: string[] } = {}): Promise<void> {
  const done = (await send(InboxRead, { input }, undefined, true)).markNoticesRead;
  if (done?.__typename === "MarkNoticesReadSuccess") unread.value = done.unreadNoticeCount;
}

async function readHere(): Promise<void> {
  const here = waiting.filter((one) => one.page === place.peek().path);
  if (!here.length) return;
  waiting = waiting.filter((one) => !here.includes(one));
  await markRead({ noticeIds: here.map((one) => one.id) }).catch(() => undefined);
}

/** Follows the inbox while the page is seen; a page in the background would hold a connection for nothing. */
export function watch(): () => void {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let stop: (() => void) | null = null;
  const stirred = () => {
    for (const wait of AFTER_MS) timers.add(setTimeout(() => void count(), wait));
  };
  const look = () => {
    stop?.();
    stop = null;
    if (document.hidden) return;
    void count();
    stop = follow(InboxStirred, {}, stirred);
  };
  const often = setInterval(() => document.hidden || void count(), EVERY_MS);
  const arrived = effect(() => void (place.value.path && readHere()));
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    stop?.();
    arrived();
    clearInterval(often);
    for (const one of timers) clearTimeout(one);
    document.removeEventListener("visibilitychange", look);
  };
}
