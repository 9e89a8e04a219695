// The inbox of proposals: what waits for me first; the keyboard goes through it with j and k.
import { useEffect, useState } from "preact/hooks";
import { ago, day, duration } from "../../core/format";
import { say } from "../../core/i18n";
import { useLive } from "../../core/live";
import { refresh, useQuery } from "../../core/query";
import { query } from "../../core/router";
import { announce } from "../../core/status";
import { type ProposalsRowFragment, Proposals as Document, ProposalsInbox } from "../../generated/proposals";
import { Parties } from "../../proposals/Parties";
import { lessonsText, toneOf } from "../../proposals/terms";
import { words as shared } from "../../proposals/words";
import { ButtonLink } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { HelpLink } from "../../ui/HelpLink";
import { Empty, Failed, More, SkeletonList } from "../../ui/Waiting";
import { words } from "./words";
import "./proposals.css";

const PAGE = 40;
const TABS = ["mine", "others", "agreed", "closed"] as const;
type Tab = (typeof TABS)[number];

function tabOf(row: ProposalsRowFragment): Tab {
  if (row.status === "AGREED") return "agreed";
  if (row.status !== "OPEN" && row.status !== "DRAFT") return "closed";
  return row.viewerCan.some((can) => can === "ACCEPT" || can === "SEND") ? "mine" : "others";
}

/** All pages that were asked for, one after another. */
function useRows() {
  const [pages, setPages] = useState<readonly ProposalsRowFragment[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const asked = useQuery(Document, { first: PAGE, after, mine: null });
  const fresh = asked.data?.proposals;
  const known = new Map([...pages, ...(fresh?.nodes ?? [])].map((row) => [row.id, row]));
  const more = () => {
    setPages([...known.values()]);
    setAfter(fresh?.pageInfo.endCursor ?? null);
  };
  return { ...asked, rows: [...known.values()], hasMore: fresh?.pageInfo.hasNextPage ?? false, more };
}

export default function Proposals() {
  const said = say(words);
  const { rows, data, error, loading, again, hasMore, more } = useRows();
  useLive(ProposalsInbox, {}, () => refresh());
  const of = (wanted: Tab) => rows.filter((row) => tabOf(row) === wanted);
  const asked = query.value.get("show") as Tab | null;
  const tab: Tab = asked && TABS.includes(asked) ? asked : "mine";
  const shown = of(tab);
  useEffect(() => {
    if (data) announce(said.found(shown.length));
  }, [data, tab]);
  return (
    <div class="page page-top stack proposals">
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      <nav aria-label={said.show} class="row">
        {TABS.map((one) => (
          <a
            key={one}
            class={one === tab ? "chip chip-on" : "chip"}
            href={one === "mine" ? "/proposals" : `/proposals?show=${one}`}
            aria-current={one === tab ? "true" : undefined}
          >
            {said.tabs[one]} <span class="number">{data ? of(one).length : "…"}</span>
          </a>
        ))}
      </nav>
      {error ? <Failed error={error} again={again} /> : null}
      {loading && !data ? <SkeletonList count={3} height={11} /> : null}
      {data && !shown.length ? (
        <Empty icon="inbox" title={said.empty[tab]}>
          <p class="prose">{said.help[tab]}</p>
          <div class="row">
            <ButtonLink href="/vacancies">{said.find}</ButtonLink>
            <HelpLink task="answer" />
          </div>
        </Empty>
      ) : null}
      {shown.length ? <Rows rows={shown} /> : null}
      {hasMore ? <More shown={said.found(rows.length)} total={false} busy={loading} onMore={more} /> : null}
    </div>
  );
}

function Rows({ rows }: { rows: readonly ProposalsRowFragment[] }) {
  const said = say(words);
  const walk = (event: KeyboardEvent) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLAnchorElement>("h2 a")];
    links.at((links.indexOf(document.activeElement as HTMLAnchorElement) + step) % links.length)?.focus();
    event.preventDefault();
  };
  return (
    <>
      <p class="muted small proposals-keys">{said.keys}</p>
      <ol role="list" class="stack" onKeyDown={walk}>
        {rows.map((row) => (
          <li key={row.id} class="card card-link stack proposals-row">
            <Row row={row} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Row({ row }: { row: ProposalsRowFragment }) {
  const said = say(words);
  const common = say(shared);
  const { terms } = row.standing;
  return (
    <>
      <div class="row proposals-head">
        <h2>
          <a class="card-target" href={`/proposals/${row.id}`}>{row.vacancy?.title ?? said.gone}</a>
        </h2>
        <Tag tone={toneOf(row.status)}>{common.status[row.status]}</Tag>
      </div>
      <p class="muted">
        {[row.vacancy?.school?.name, said.revision(row.standing.number), row.status === "OPEN" && row.expiresAt ? said.expires(ago(row.expiresAt)) : ""]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <div class="proposals-body">
        <ul role="list" class="stack proposals-lines">
          {terms.lines.map((line, index) => (
            <li key={index}>
              <strong>{line.professional?.displayName ?? common.someone}</strong>
              <br />
              {lessonsText(line.slots) || common.perWeek(duration(line.minutesPerWeek))}
            </li>
          ))}
          <li class="muted">{common.from(day(terms.startsOn, "short"), day(terms.endsOn, "short"))}</li>
        </ul>
        <Parties parties={row.parties} brief />
      </div>
    </>
  );
}
