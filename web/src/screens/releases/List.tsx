// The releases one by one, what ends first first, with filters that stand in the address.
import { useEffect, useState } from "preact/hooks";
import { number } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { setQuery } from "../../core/router";
import { announce } from "../../core/status";
import { ReleasesList, type ReleasesRowFragment } from "../../generated/releases";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Empty, Failed, More, SkeletonList } from "../../ui/Waiting";
import { type Choice, choiceOf, choose, filterOf, SHOWS, type Show } from "./choice";
import { Row } from "./Row";
import { words } from "./words";

const PAGE = 20;
const MOST = 100;

export function List({ company, counts }: { company: string; counts: Record<Show, number> }) {
  const said = say(words);
  const choice = choiceOf();
  return (
    <section class="stack" aria-labelledby="people">
      <h2 id="people">{said.list}</h2>
      <div class="stack" role="group" aria-label={said.filter}>
        <div class="row">
          {SHOWS.map((one) => (
            <button key={one} type="button" class="chip" aria-pressed={one === choice.show} onClick={() => choose("show", one)}>
              {said.counted(said.show[one], number(counts[one]))}
            </button>
          ))}
        </div>
        <div class="releases-search">
          <TextField type="search" label={said.search} value={choice.text} onInput={(event) => choose("text", event.currentTarget.value)} />
        </div>
      </div>
      <Found key={choice.show} company={company} choice={choice} />
    </section>
  );
}

/** Asks for more and more from the top, so that all that is in view is fresh after an act; past the most, page by page. */
function useRows(company: string, choice: Choice) {
  const [first, setFirst] = useState(PAGE);
  const [pages, setPages] = useState<readonly ReleasesRowFragment[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  useEffect(() => {
    setFirst(PAGE);
    setPages([]);
    setAfter(null);
  }, [choice.text]);
  const asked = useQuery(ReleasesList, { company, filter: filterOf(choice), first, after });
  const fresh = asked.data?.releaseOverview?.releases;
  const rows = [...new Map([...pages, ...(fresh?.nodes ?? [])].map((one) => [one.release.id, one])).values()];
  const more = () => {
    if (first < MOST) return setFirst(first + PAGE);
    setPages(rows);
    return setAfter(fresh?.pageInfo.endCursor ?? null);
  };
  return { ...asked, rows, total: fresh?.totalCount ?? 0, hasMore: fresh?.pageInfo.hasNextPage ?? false, more };
}

function Found({ company, choice }: { company: string; choice: Choice }) {
  const said = say(words);
  const { data, error, again, loading, stale, rows, total, hasMore, more } = useRows(company, choice);
  useEffect(() => {
    if (data && !stale) announce(said.found(total));
  }, [total, stale]);
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <SkeletonList count={3} height={12} />;
  if (!rows.length)
    return (
      <Empty title={said.noneFound}>
        <p>{said.noneFoundHelp}</p>
        <Button onClick={() => setQuery({ show: null, text: null })}>{said.clear}</Button>
      </Empty>
    );
  return (
    <>
      <ol role="list" class={stale ? "releases-list fading" : "releases-list"}>
        {rows.map((one) => (
          <Row key={one.release.id} row={one} />
        ))}
      </ol>
      {hasMore ? <More shown={said.shown(rows.length, total)} total={false} busy={loading} onMore={more} /> : null}
    </>
  );
}
