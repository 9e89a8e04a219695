// The page of a search, whatever is searched for: words, filters, chips, and results as a list, a table or a map.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { capital, number } from "../core/format";
import { Failure } from "../core/graphql";
import { locale, say } from "../core/i18n";
import type { Asked } from "../core/query";
import { setQuery } from "../core/router";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Card";
import { RemoveChip } from "../ui/Chip";
import { Dialog } from "../ui/Dialog";
import { SelectField } from "../ui/Field";
import { Icon, type IconName } from "../ui/Icon";
import { ClusterMap, type Cluster } from "../ui/map/ClusterMap";
import { Empty, Failed, More, SkeletonList } from "../ui/Waiting";
import { SCHOOL_DAYS, write } from "../ui/week/weekText";
import { halves } from "../ui/week/words";
import { clearFilters, countOf, type FacetSpec, filterOf, type Search, toggleValue } from "./address";
import { Exports } from "./Exports";
import { type Facet, Filters } from "./Filters";
import { Saving } from "./Saving";
import { SearchBox } from "./SearchBox";
import { words } from "./words";
import "./finding.css";

export interface Info {
  readonly correctedQuery: string | null;
  readonly degraded: boolean;
  readonly widerSuggestions: readonly Wider[];
}

interface Wider {
  readonly dropped: string | null;
  readonly label: string;
  readonly subject: string | null;
  readonly totalCount: number;
  readonly withinKm: number | null;
}

interface Props {
  title: string;
  lead: string;
  placeholder: string;
  scope: "VACANCIES" | "PROFESSIONALS";
  search: Search;
  specs: readonly FacetSpec[];
  open: readonly string[];
  sorts: readonly { readonly value: string; readonly label: string }[];
  counted: (count: number) => string;
  asked: Asked<unknown>;
  facets: readonly Facet[];
  info: Info | null;
  total: number | null;
  shown: number;
  hasMore: boolean;
  more: () => Promise<void>;
  busy: boolean;
  clusters: readonly Cluster[] | null;
  list: ComponentChildren;
  table: ComponentChildren;
  judge: ComponentChildren;
  tray: ComponentChildren;
}

const VIEWS: readonly (readonly [Search["view"], IconName])[] = [["list", "list"], ["table", "table"], ["map", "map"]];

export function Finder(props: Props) {
  const { search, specs, asked, total, info } = props;
  const said = say(words);
  const [filtering, setFiltering] = useState(false);
  const place = placeErrorOf(asked.error);
  const count = total === null ? "" : props.counted(total);
  const filters = { search, specs, facets: props.facets, placeError: place, open: props.open };
  const chips = chipsOf(search, specs, props.facets);
  return (
    <div class="page page-top finder">
      <div class="stack finder-head">
        <h1>{props.title}</h1>
        <p class="muted">{props.lead}</p>
        <SearchBox text={search.text} placeholder={props.placeholder} scope={props.scope} />
        <Button class="finder-open" wide icon="filter" onClick={() => setFiltering(true)}>
          {said.filtersCount(countOf(search))}
        </Button>
      </div>
      <div class="finder-body">
        <aside class="finder-side" aria-label={said.filters}>
          <h2 class="finder-side-title">{said.filters}</h2>
          <Filters {...filters} />
        </aside>
        <section class="stack finder-main" aria-label={said.search} aria-busy={asked.loading}>
          {chips.length ? (
            <div class="row finder-chips" role="group" aria-label={said.chosen}>
              {chips.map((one) => <RemoveChip key={one.label} {...one} />)}
              <Button look="quiet" onClick={() => clearFilters(specs)}>{said.clear}</Button>
            </div>
          ) : null}
          <div class="row finder-tools">
            <h2 class="finder-count number">{count || "\u00a0"}</h2>
            <div class="row finder-views" role="group" aria-label={said.view}>
              {VIEWS.map(([view, icon]) => (
                <button
                  type="button"
                  key={view}
                  class="finder-view"
                  aria-pressed={search.view === view}
                  onClick={() => setQuery({ view: view === "list" ? null : view })}
                >
                  <Icon name={icon} />
                  {said.views[view]}
                </button>
              ))}
            </div>
          </div>
          <div class="row finder-tools">
            <SelectField
              label={said.sort}
              value={search.sort || props.sorts[0]?.value || ""}
              options={props.sorts}
              onChange={(event) => setQuery({ sort: event.currentTarget.value })}
            />
            {props.judge}
            <div class="finder-save">
              <Saving
                scope={props.scope}
                text={search.text}
                filter={filterOf(search, specs)}
                suggested={[search.text, ...chips.map((one) => one.label)].filter(Boolean).join(", ").slice(0, 100) || props.title}
              />
            </div>
          </div>
          {info?.correctedQuery ? <p>{said.corrected(info.correctedQuery)}</p> : null}
          {info?.degraded ? <Notice kind="warn"><p>{said.degraded}</p></Notice> : null}
          {place ? <Notice kind="warn" alert><p>{place}</p></Notice> : null}
          {asked.error && !place ? <Failed error={asked.error} again={asked.again} /> : null}
          <Results {...props} />
          {total ? <Exports scope={props.scope} text={search.text} filter={filterOf(search, specs)} /> : null}
        </section>
      </div>
      <Dialog
        tall
        title={said.filters}
        open={filtering}
        onClose={() => setFiltering(false)}
        foot={
          <>
            <Button look="primary" onClick={() => setFiltering(false)}>{said.showResults(count)}</Button>
            <Button look="quiet" onClick={() => clearFilters(specs)}>{said.clear}</Button>
          </>
        }
      >
        <Filters {...filters} week />
      </Dialog>
      {props.tray}
    </div>
  );
}

function Results(props: Props) {
  const { search, total, asked } = props;
  const said = say(words);
  if (total === null) return asked.error ? null : <SkeletonList count={4} height={11} />;
  if (total === 0) return <Nothing info={props.info} specs={props.specs} counted={props.counted} />;
  const more = (
    <More
      shown={said.shown(number(props.shown), number(total))}
      total={!props.hasMore}
      busy={props.busy}
      onMore={() => void props.more()}
    />
  );
  if (search.view === "map") {
    const provinces = props.facets.find((one) => one.name === "PROVINCE")?.values ?? [];
    return (
      <div class={asked.stale ? "fading" : ""}>
        <ClusterMap
          label={said.mapLabel(props.counted(total))}
          clusters={props.clusters ?? []}
          areas={provinces}
          onArea={(value) => toggleValue("province", value)}
          counted={props.counted}
          head={said.areas}
        />
      </div>
    );
  }
  return (
    <div class={asked.stale ? "fading" : ""}>
      {search.view === "table" ? <div class="scroll-x finder-table" tabIndex={0} role="group" aria-label={props.title}>{props.table}</div> : props.list}
      {more}
    </div>
  );
}

function placeErrorOf(error: unknown): string | null {
  return error instanceof Failure && error.code === "BAD_USER_INPUT" ? error.message : null;
}

interface Chip {
  readonly label: string;
  readonly onRemove: () => void;
}

function chipsOf(search: Search, specs: readonly FacetSpec[], facets: readonly Facet[]): Chip[] {
  const said = say(words);
  const chips: Chip[] = specs.flatMap((spec) =>
    (search.chosen[spec.param] ?? []).map((value) => ({
      label: facets.find((one) => one.name === spec.facet)?.values.find((one) => one.value === value)?.label ?? value,
      onRemove: () => toggleValue(spec.param, value),
    })),
  );
  if (search.near)
    chips.unshift({
      label: `${search.near}, ${said.km(search.km)}`,
      onRemove: () => setQuery({ near: null, km: null, shown: null }),
    });
  if (search.cells.size)
    chips.push({
      label: write(search.cells, SCHOOL_DAYS, halves[locale.value], locale.value),
      onRemove: () => setQuery({ when: null, all: null, shown: null }),
    });
  return chips;
}

/** Where the server's name of a filter stands in the address. */
function withoutFilter(dropped: string, specs: readonly FacetSpec[]): Record<string, null> {
  const spec = specs.find((one) => one.filter === dropped);
  if (spec) return { [spec.param]: null };
  if (dropped === "near") return { near: null, km: null };
  if (dropped === "slots") return { when: null, all: null };
  return dropped === "query" ? { q: null } : {};
}

function Nothing({ info, specs, counted }: { info: Info | null; specs: readonly FacetSpec[]; counted: Props["counted"] }) {
  const said = say(words);
  const wider = info?.widerSuggestions ?? [];
  const take = (one: Wider) => {
    if (one.withinKm) setQuery({ km: String(one.withinKm) });
    else if (one.subject) setQuery({ subject: one.subject, q: null });
    else if (one.dropped) setQuery(withoutFilter(one.dropped, specs));
  };
  return (
    <Empty title={said.none}>
      {wider.length ? <p>{said.noneHelp}</p> : <p>{said.noneElse}</p>}
      <ul role="list" class="stack">
        {wider.map((one) => (
          <li key={one.label}>
            <Button onClick={() => take(one)}>
              {capital(said.wider(one.withinKm ? said.widerKm(one.withinKm) : one.label, counted(one.totalCount)))}
            </Button>
          </li>
        ))}
      </ul>
    </Empty>
  );
}
