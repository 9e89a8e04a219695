// Proposals in which nobody answers or whose deadline is near, the first to end on top.
import { useState } from "preact/hooks";
import { ago, day, list, number } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { RegionStuck, type RegionStuckQuery } from "../../generated/region";
import { Tag } from "../../ui/Card";
import { Failed, More, SkeletonList } from "../../ui/Waiting";
import { words } from "./words";

type Row = RegionStuckQuery["stuckProposals"]["nodes"][number];
const PAGE = 10;

/** All pages that were asked for, one after another. */
function useRows() {
  const [pages, setPages] = useState<readonly Row[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const asked = useQuery(RegionStuck, { first: PAGE, after });
  const fresh = asked.data?.stuckProposals;
  const known = new Map([...pages, ...(fresh?.nodes ?? [])].map((row) => [row.proposal.id, row]));
  const more = () => {
    setPages([...known.values()]);
    setAfter(fresh?.pageInfo.endCursor ?? null);
  };
  return { ...asked, rows: [...known.values()], total: fresh?.totalCount ?? 0, hasMore: fresh?.pageInfo.hasNextPage ?? false, more };
}

export function Stuck() {
  const said = say(words);
  const { rows, total, data, error, loading, again, hasMore, more } = useRows();
  const label = useVocabulary("StuckReason");
  return (
    <>
      {error ? <Failed error={error} again={again} /> : null}
      {loading && !data ? <SkeletonList count={3} height={8} /> : null}
      {data && !rows.length ? (
        <div class="region-none">
          <p><strong>{said.stuckEmpty}.</strong> {said.stuckEmptyHelp}</p>
        </div>
      ) : null}
      {rows.length ? (
        <ol role="list" class="stack region-stuck">
          {rows.map((row) => (
            <li key={row.proposal.id} class="card card-link stack">
              <StuckRow row={row} reasons={row.reasons.map((one) => label("StuckReason", one))} />
            </li>
          ))}
        </ol>
      ) : null}
      {hasMore ? <More shown={said.shown(number(rows.length), number(total))} total={false} busy={loading} onMore={more} /> : null}
    </>
  );
}

function StuckRow({ row, reasons }: { row: Row; reasons: readonly string[] }) {
  const said = say(words);
  const { proposal } = row;
  const awaited = proposal.awaiting.map((one) => one.organisation?.name ?? one.professional?.displayName ?? said.someone);
  const facts = [proposal.vacancy?.school?.name, row.silentDays ? said.silent(row.silentDays) : "", awaited.length ? said.awaits(list(awaited)) : ""];
  return (
    <>
      <h4>
        <a class="card-target" href={`/proposals/${proposal.id}`}>{proposal.vacancy?.title ?? said.gone}</a>
      </h4>
      <div class="row">
        {reasons.map((one) => (
          <Tag key={one} tone="warn" icon="clock">{one}</Tag>
        ))}
        <span>{proposal.expiresAt ? said.ends(day(proposal.expiresAt), ago(proposal.expiresAt)) : said.noEnd}</span>
      </div>
      <p class="muted">{facts.filter(Boolean).join(" · ")}</p>
    </>
  );
}
