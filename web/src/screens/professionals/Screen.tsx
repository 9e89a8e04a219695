// Finding professionals: as one types, by filters, on a map, and judged for a vacancy of one's own.
import { useQuery } from "../../core/query";
import { locale, say } from "../../core/i18n";
import { setQuery } from "../../core/router";
import { isAny, viewer } from "../../core/viewer";
import { useVocabulary } from "../../core/vocabulary";
import { CompareTray, makeTray } from "../../finding/Compare";
import { filterOf, searchOf } from "../../finding/address";
import { Finder } from "../../finding/Finder";
import { byFit } from "../../finding/Match";
import { PROFESSIONAL_SPECS } from "../../finding/specs";
import { useResults } from "../../finding/useResults";
import { words as shared } from "../../finding/words";
import { FindingOwnVacancies } from "../../generated/finding";
import {
  type ProfessionalFacet,
  type ProfessionalFilter,
  type ProfessionalSort,
  SearchProfessionals,
  SearchProfessionalsMap,
} from "../../generated/search-professionals";
import { SelectField } from "../../ui/Field";
import { Professionals, ProfessionalTable } from "./Results";
import { words } from "./words";

const SPECS = PROFESSIONAL_SPECS;
const FACETS = SPECS.map((one) => one.facet as ProfessionalFacet);
const SORTS: readonly ProfessionalSort[] = ["RELEVANCE", "NEWEST", "HOURS_DESC", "DISTANCE"];
const tray = makeTray();

export default function FindProfessionals() {
  const said = say(words);
  const label = useVocabulary("Level", "QualificationKind", "DuoPreference");
  const search = searchOf(SPECS);
  const filter = filterOf(search, SPECS) as ProfessionalFilter | null;
  const planner = isAny("SCHOOL_PLANNER", "SCHOOL_ADMIN", "SCHOOL_HR", "BOARD_ADMIN", "MATCHMAKER");
  const own = useQuery(FindingOwnVacancies, planner ? {} : null).data?.vacancies.nodes ?? [];
  const judged = planner && !!search.judgedFor;
  const sort = SORTS.find((one) => one === search.sort && (one !== "DISTANCE" || search.near)) ?? "RELEVANCE";
  const results = useResults(
    SearchProfessionals,
    { query: search.text, filter, sort, first: judged ? 100 : search.shown, facets: FACETS, for: judged ? search.judgedFor : null, judged },
    (data) => data.searchProfessionals,
    said.counted,
  );
  const map = useQuery(SearchProfessionalsMap, search.view === "map" ? { query: search.text, filter } : null);
  const edges = judged && sort === "RELEVANCE" ? byFit(results.edges) : results.edges;
  return (
    <Finder
      key={locale.value}
      title={said.title}
      lead={said.lead}
      placeholder={said.placeholder}
      scope="PROFESSIONALS"
      search={{ ...search, sort }}
      specs={SPECS}
      open={["SUBJECT", "LEVEL"]}
      sorts={SORTS.filter((one) => one !== "DISTANCE" || search.near).map((value) => ({ value, label: said.sorts[value] }))}
      counted={said.counted}
      asked={results.asked}
      facets={results.found?.facets ?? []}
      info={results.found?.processing ?? null}
      total={viewer.value === undefined ? null : results.total}
      shown={edges.length}
      hasMore={results.hasMore}
      more={results.more}
      busy={results.busy}
      clusters={map.data?.searchProfessionals.map ?? null}
      list={<Professionals edges={edges} label={label} tray={tray} />}
      table={<ProfessionalTable edges={edges} label={label} />}
      judge={
        planner || viewer.value === undefined ? (
          <SelectField
            label={say(shared).judge}
            value={search.judgedFor}
            options={[{ value: "", label: say(shared).judgeNone }, ...own.map((one) => ({ value: one.id, label: one.title }))]}
            onChange={(event) => setQuery({ for: event.currentTarget.value, shown: null })}
          />
        ) : null
      }
      tray={<CompareTray tray={tray} />}
    />
  );
}
