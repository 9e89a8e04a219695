// The list of agreed work: what runs, what is being prepared and what is over.
import { useEffect, useState } from "preact/hooks";
import { capital, day, duration } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { query } from "../../core/router";
import { announce } from "../../core/status";
import { useVocabulary } from "../../core/vocabulary";
import { type ArrangementStatus, Arrangements as Document, type ArrangementsQuery } from "../../generated/arrangements";
import { lessonsText } from "../../proposals/terms";
import { words as shared } from "../../proposals/words";
import { ButtonLink } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { HelpLink } from "../../ui/HelpLink";
import { Empty, Failed, More, SkeletonList } from "../../ui/Waiting";
import { toneOf } from "../arrangement/states";
import { words } from "./words";
import "./arrangements.css";

type RowOf = ArrangementsQuery["arrangements"]["nodes"][number];

const PAGE = 20;
const TABS = ["now", "soon", "past"] as const;
type Tab = (typeof TABS)[number];
const STATUSES: Record<Tab, ArrangementStatus[]> = {
  now: ["ACTIVE", "SUSPENDED", "CONFIRMED"],
  soon: ["PREPARING"],
  past: ["COMPLETED", "TERMINATED", "CANCELLED"],
};

export default function Arrangements() {
  const said = say(words);
  const asked = query.value.get("show") as Tab | null;
  const tab: Tab = asked && TABS.includes(asked) ? asked : "now";
  return (
    <div class="page page-top stack">
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      <nav aria-label={said.show} class="row">
        {TABS.map((one) => (
          <a
            key={one}
            class={one === tab ? "chip chip-on" : "chip"}
            href={one === "now" ? "/arrangements" : `/arrangements?show=${one}`}
            aria-current={one === tab ? "true" : undefined}
          >
            {said.tabs[one]}
          </a>
        ))}
      </nav>
      <Found key={tab} tab={tab} />
    </div>
  );
}

function Found({ tab }: { tab: Tab }) {
  const said = say(words);
  const [pages, setPages] = useState<readonly RowOf[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const { data, error, loading, again } = useQuery(Document, { first: PAGE, after, status: STATUSES[tab] });
  const fresh = data?.arrangements;
  const rows = [...new Map([...pages, ...(fresh?.nodes ?? [])].map((row) => [row.id, row])).values()];
  useEffect(() => {
    if (fresh) announce(said.found(fresh.totalCount));
  }, [fresh?.totalCount]);
  if (error) return <Failed error={error} again={again} />;
  if (loading && !data) return <SkeletonList count={3} height={11} />;
  if (!rows.length)
    return (
      <Empty icon="handshake" title={said.empty[tab]}>
        <p class="prose">{said.help}</p>
        <div class="row">
          <ButtonLink href="/proposals">{said.proposals}</ButtonLink>
          <HelpLink task="work" />
        </div>
      </Empty>
    );
  const more = () => {
    setPages(rows);
    setAfter(fresh?.pageInfo.endCursor ?? null);
  };
  return (
    <>
      <ol role="list" class="stack">
        {rows.map((row) => (
          <li key={row.id} class="card card-link stack arrangements-row">
            <Row row={row} />
          </li>
        ))}
      </ol>
      {fresh?.pageInfo.hasNextPage ? <More shown={said.found(rows.length)} total={false} busy={loading} onMore={more} /> : null}
    </>
  );
}

function Row({ row }: { row: RowOf }) {
  const said = say(words);
  const common = say(shared);
  const label = useVocabulary("ArrangementStatus");
  const done = row.checks.filter((one) => one.status === "APPROVED" || one.status === "WAIVED").length;
  return (
    <>
      <div class="row arrangements-head">
        <h2>
          <a class="card-target" href={`/arrangements/${row.id}`}>{row.vacancy?.title ?? said.gone}</a>
        </h2>
        <Tag tone={toneOf(row.status)}>{capital(label("ArrangementStatus", row.status))}</Tag>
      </div>
      <p class="muted">
        {[row.school?.name, common.from(day(row.startsOn, "short"), day(row.endsOn, "short"))].filter(Boolean).join(" · ")}
      </p>
      <ul role="list" class="stack arrangements-people">
        {row.assignments
          .filter((one) => !one.leftOn)
          .map((one) => (
            <li key={one.id}>
              <strong>{one.professional?.displayName ?? common.someone}</strong>{" "}
              <span>{lessonsText(one.slots) || common.perWeek(duration(one.minutesPerWeek))}</span>
            </li>
          ))}
      </ul>
      <p class="row">
        {row.viewerCan.includes("SIGN") ? <Tag tone="warn" icon="pencil">{said.yours}</Tag> : null}
        {row.unsigned.length && row.status === "PREPARING" ? <Tag>{said.unsigned(row.unsigned.length)}</Tag> : null}
        {row.checks.length ? <Tag tone={done === row.checks.length ? "good" : "plain"}>{said.checks(done, row.checks.length)}</Tag> : null}
      </p>
    </>
  );
}
