// The searches that one saved: what each finds now, what is new, and what one may do with it.
import { useEffect } from "preact/hooks";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { query } from "../../core/router";
import { announce } from "../../core/status";
import { Alerts as Document, type AlertsRowFragment } from "../../generated/alerts";
import { ButtonLink } from "../../ui/Button";
import { Empty, Failed, SkeletonList } from "../../ui/Waiting";
import { Row } from "./Row";
import { words } from "./words";
import "./alerts.css";

const TABS = ["all", "new", "paused"] as const;
type Tab = (typeof TABS)[number];

const BELONGS: Record<Tab, (row: AlertsRowFragment) => boolean> = {
  all: () => true,
  new: (row) => !row.pausedAt && !!row.found?.newCount,
  paused: (row) => !!row.pausedAt,
};

export default function Alerts() {
  const said = say(words);
  const { data, error, loading, again } = useQuery(Document, {});
  const rows = data?.viewer?.savedSearches ?? [];
  const asked = query.value.get("show") as Tab | null;
  const tab: Tab = asked && TABS.includes(asked) ? asked : "all";
  const shown = rows.filter(BELONGS[tab]);
  useEffect(() => {
    if (data) announce(said.found(shown.length));
  }, [data, tab]);
  return (
    <div class="page page-top stack alerts">
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      <nav aria-label={said.show} class="row">
        {TABS.map((one) => (
          <a
            key={one}
            class={one === tab ? "chip chip-on" : "chip"}
            href={one === "all" ? "/alerts" : `/alerts?show=${one}`}
            aria-current={one === tab ? "true" : undefined}
          >
            {said.tabs[one]} <span class="number">{data ? rows.filter(BELONGS[one]).length : "…"}</span>
          </a>
        ))}
      </nav>
      {error ? <Failed error={error} again={again} /> : null}
      {loading && !data ? <SkeletonList count={3} height={13} /> : null}
      {data && !shown.length ? (
        <Empty icon="bookmark" title={said.empty[tab]}>
          <p class="prose">{said.help[tab]}</p>
          <div class="row">
            <ButtonLink href="/vacancies">{said.toVacancies}</ButtonLink>
            <ButtonLink href="/professionals">{said.toProfessionals}</ButtonLink>
          </div>
        </Empty>
      ) : null}
      <ol role="list" class="stack alerts-list">
        {shown.map((row) => (
          <li key={row.id} class="card stack alerts-row">
            <Row row={row} />
          </li>
        ))}
      </ol>
    </div>
  );
}
