// Finding vacancies: as one types, by filters, on a map, and judged for one's own hours.
import { useEffect, useState } from "preact/hooks";
import { list } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { retain } from "../../core/store";
import { viewer } from "../../core/viewer";
import { useVocabulary } from "../../core/vocabulary";
import { CompareTray, makeTray } from "../../finding/Compare";
import { filterOf, searchOf } from "../../finding/address";
import { Finder } from "../../finding/Finder";
import { byFit } from "../../finding/Match";
import { VACANCY_SPECS } from "../../finding/specs";
import { useResults } from "../../finding/useResults";
import { words as shared } from "../../finding/words";
import { SearchVacancies, SearchVacanciesMap, type VacancyFacet, type VacancyFilter, type VacancySort } from "../../generated/search-vacancies";
import { Choice } from "../../ui/Field";
import { setQuery } from "../../core/router";
import { Vacancies, VacancyTable } from "./Results";
import { words } from "./words";

const SPECS = VACANCY_SPECS;
const FACETS = SPECS.map((one) => one.facet as VacancyFacet);
const SORTS: readonly VacancySort[] = ["RELEVANCE", "NEWEST", "CLOSING_SOON", "HOURS_DESC", "DISTANCE"];
const tray = makeTray();

export default function FindVacancies() {
  const said = say(words);
  const label = useVocabulary("Level");
  const search = searchOf(SPECS);
  const filter = filterOf(search, SPECS) as VacancyFilter | null;
  const own = viewer.value?.professional?.id ?? null;
  const judged = !!own && search.judgedFor === "me";
  const sort = SORTS.find((one) => one === search.sort && (one !== "DISTANCE" || search.near)) ?? "RELEVANCE";
  const results = useResults(
    SearchVacancies,
    { query: search.text, filter, sort, first: judged ? 100 : search.shown, facets: FACETS, for: judged ? own : null, judged },
    (data) => data.searchVacancies,
    said.counted,
  );
  const map = useQuery(SearchVacanciesMap, search.view === "map" ? { query: search.text, filter } : null);
  const [shownAt] = useState(() => Date.now());
  useEffect(() => {
    if (!results.found || results.asked.stale) return;
    const found = results.edges.slice(0, 20).map(({ node }) => ({ title: node.title, more: node.school?.name ?? "" }));
    retain("last-search", { address: location.pathname + location.search, text: said.counted(results.total ?? 0), found });
  }, [results.found]);
  const nodes = judged && sort === "RELEVANCE" ? byFit(results.edges) : results.edges;
  return (
    <Finder
      title={said.title}
      lead={said.lead}
      placeholder={said.placeholder}
      scope="VACANCIES"
      search={{ ...search, sort }}
      specs={SPECS}
      open={["SUBJECT", "LEVEL"]}
      sorts={SORTS.filter((one) => one !== "DISTANCE" || search.near).map((value) => ({ value, label: said.sorts[value] }))}
      counted={said.counted}
      asked={results.asked}
      facets={results.found?.facets ?? []}
      info={results.found?.processing ?? null}
      total={viewer.value === undefined ? null : results.total}
      shown={nodes.length}
      hasMore={results.hasMore}
      more={results.more}
      busy={results.busy}
      clusters={map.data?.searchVacancies.map ?? null}
      list={<Vacancies edges={nodes} level={(code) => label("Level", code)} tray={tray} now={shownAt} />}
      table={<VacancyTable edges={nodes} level={(codes) => list(codes.map((code) => label("Level", code)))} />}
      judge={
        own ? (
          <Choice
            label={say(shared).judgeMe}
            checked={judged}
            onChange={(event) => setQuery({ for: event.currentTarget.checked ? "me" : null, shown: null })}
          />
        ) : null
      }
      tray={<CompareTray tray={tray} />}
      key={locale.value}
    />
  );
}
