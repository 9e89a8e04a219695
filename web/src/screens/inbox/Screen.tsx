// What one was told, by day: what is new, what it leads to, and noting that it was read.
import { useEffect, useRef, useState } from "preact/hooks";
import { capital, weekday } from "../../core/format";
import { say } from "../../core/i18n";
import { markRead } from "../../core/inbox";
import { refresh, useQuery } from "../../core/query";
import { query } from "../../core/router";
import { announce, toast } from "../../core/status";
import { unread } from "../../core/unread";
import { isAny, roles } from "../../core/viewer";
import { plusDays, today } from "../../core/weeks";
import { failureText } from "../../core/words";
import { Inbox as Document, type InboxNoticeFragment } from "../../generated/inbox";
import { Button, ButtonLink } from "../../ui/Button";
import { HelpLink } from "../../ui/HelpLink";
import { Empty, Failed, More, SkeletonList } from "../../ui/Waiting";
import { Item } from "./Item";
import { words } from "./words";
import "./inbox.css";

const TABS = ["all", "new"] as const;
type Tab = (typeof TABS)[number];

export default function Inbox() {
  const said = say(words);
  const tab: Tab = query.value.get("show") === "new" ? "new" : "all";
  return (
    <div class="page page-top stack inbox">
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      <div class="row inbox-tools">
        <nav aria-label={said.show} class="row">
          {TABS.map((one) => (
            <a
              key={one}
              class={one === tab ? "chip chip-on" : "chip"}
              href={one === "all" ? "/inbox" : "/inbox?show=new"}
              aria-current={one === tab ? "true" : undefined}
            >
              {said.tabs[one]} {one === "new" ? <span class="number">{unread.value ?? "…"}</span> : null}
            </a>
          ))}
        </nav>
        <ButtonLink look="quiet" icon="settings" href="/inbox/settings">{said.settings}</ButtonLink>
      </div>
      <Found key={tab} tab={tab} />
    </div>
  );
}

function Found({ tab }: { tab: Tab }) {
  const said = say(words);
  const [pages, setPages] = useState<readonly InboxNoticeFragment[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const { data, error, loading, again } = useQuery(Document, { after, unread: tab === "new" ? true : null });
  const fresh = data?.notices;
  const known = [...new Map([...pages, ...(fresh?.nodes ?? [])].map((row) => [row.id, row])).values()];
  const rows = tab === "new" ? known.filter((one) => !one.readAt) : known;
  useAnew(again);
  useEffect(() => {
    if (!data) return;
    unread.value = data.unreadNoticeCount;
    announce(said.found(data.notices.totalCount));
  }, [data]);
  if (error) return <Failed error={error} again={again} />;
  if (loading && !data) return <SkeletonList count={4} height={6.5} />;
  if (!rows.length) return <Nothing tab={tab} />;
  // What stands on an earlier page is not asked again.
  const read = (id: string) => setPages(pages.map((one) => (one.id === id ? { ...one, readAt: one.happenedAt } : one)));
  const more = () => {
    setPages(known);
    setAfter(fresh?.pageInfo.endCursor ?? null);
  };
  return (
    <>
      {unread.value ? <ReadAll after={() => (setPages([]), setAfter(null))} /> : null}
      {byDay(rows).map(([day, some]) => (
        <section key={day} class="stack inbox-day" aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{dayText(day)}</h2>
          <ol role="list" class="stack">
            {some.map((one) => <Item key={one.id} notice={one} after={() => read(one.id)} />)}
          </ol>
        </section>
      ))}
      {fresh?.pageInfo.hasNextPage ? (
        <More shown={said.shown(rows.length, fresh.totalCount)} total={false} busy={loading} onMore={more} />
      ) : null}
    </>
  );
}

/** Asks again when the bell counts more than before: what came stands in the list too. */
function useAnew(again: () => void): void {
  const many = unread.value;
  const before = useRef(many);
  useEffect(() => {
    if (before.current !== null && many !== null && many > before.current) again();
    before.current = many;
  }, [many]);
}

function ReadAll({ after }: { after: () => void }) {
  const said = say(words);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await markRead();
      toast(said.readAllDone);
      after();
      refresh();
    } catch (error) {
      toast(failureText(error), { kind: "problem" });
    } finally {
      setBusy(false);
    }
  };
  return <div><Button icon="check" busy={busy} onClick={() => void run()}>{said.readAll}</Button></div>;
}

/** In the Netherlands it is the day that it says, wherever the reader is. */
const dayOf = (iso: string) => new Date(iso).toLocaleDateString("sv-SE", { timeZone: "Europe/Amsterdam" });

function byDay(rows: readonly InboxNoticeFragment[]): [string, InboxNoticeFragment[]][] {
  const days = new Map<string, InboxNoticeFragment[]>();
  for (const row of rows) {
    const day = dayOf(row.happenedAt);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}

function dayText(day: string): string {
  const said = say(words);
  const now = today();
  const near = day === now ? said.today : day === plusDays(now, -1) ? said.yesterday : "";
  return near || capital(weekday(day));
}

function audience(): "professional" | "school" | "company" | "other" {
  if (isAny("SCHOOL_PLANNER", "SCHOOL_TIMETABLER", "SCHOOL_ADMIN", "SCHOOL_HR", "BOARD_ADMIN")) return "school";
  if (isAny("COMPANY_COORDINATOR", "COMPANY_ADMIN")) return "company";
  return roles.value.has("PROFESSIONAL") || roles.value.has("asked-to-confirm") ? "professional" : "other";
}

function Nothing({ tab }: { tab: Tab }) {
  const said = say(words);
  return (
    <>
      <Empty icon="bell" title={said.empty[tab]}>
        <p class="prose">{said.emptyHelp[tab]}</p>
        <HelpLink task="notices" />
      </Empty>
      {tab === "all" ? (
        <section class="card stack inbox-coming" aria-labelledby="coming">
          <h2 id="coming">{said.willCome}</h2>
          <ul>{said.coming[audience()].map((one) => <li key={one}>{one}</li>)}</ul>
        </section>
      ) : null}
    </>
  );
}
