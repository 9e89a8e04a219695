// The bell in the header: how much waits, and the way to it.
import { useEffect } from "preact/hooks";
import { announce } from "../core/status";
import { say } from "../core/i18n";
import { place } from "../core/router";
import { unread } from "../core/unread";
import { viewer } from "../core/viewer";
import { Icon } from "../ui/Icon";
import { words } from "./words";

const MOST = 99;

/** The bar shows it on a phone, the tools on a desktop: each stands where it is read. */
export function Bell({ at }: { at: "bar" | "tools" }) {
  const said = say(words);
  if (viewer.value === null) return null;
  if (!viewer.value) return <span class={`bell bell-${at}`} aria-hidden="true" />;
  const many = unread.value ?? 0;
  const name = many ? said.unread(many) : said.inbox;
  return (
    <a
      href="/inbox"
      class={`button button-quiet button-icon bell bell-${at}`}
      aria-label={name}
      title={name}
      aria-current={place.value.path === "/inbox" ? "page" : undefined}
    >
      <Icon name="bell" />
      {many ? <span class="bell-count number" aria-hidden="true">{many > MOST ? `${MOST}+` : many}</span> : null}
    </a>
  );
}

/** Counts as long as somebody is signed in; its code comes after the page stands. */
export function useCounting(): void {
  const who = viewer.value?.user.id ?? null;
  useEffect(() => {
    if (!who) return;
    let stop: (() => void) | null = null;
    let left = false;
    void import("../core/inbox").then(({ watch }) => {
      if (!left) stop = watch();
    }, () => undefined);
    return () => {
      left = true;
      stop?.();
    };
  }, [who]);
  useNews();
}

/** Says aloud that something came while one was at work. */
function useNews(): void {
  useEffect(() => {
    let before = unread.peek();
    return unread.subscribe((now) => {
      if (before !== null && now !== null && now > before) announce(say(words).unread(now));
      before = now;
    });
  }, []);
}
