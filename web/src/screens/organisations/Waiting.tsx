// The organisations that a region or the platform may check.
import { useState } from "preact/hooks";
import { capital } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { OrganisationsToCheck, type OrganisationsToCheckQuery } from "../../generated/organisations";
import { Failed, More, SkeletonList } from "../../ui/Waiting";
import { words } from "./words";

type One = OrganisationsToCheckQuery["organisations"]["nodes"][number];
const PAGE = 20;

export function Waiting() {
  const said = say(words);
  const label = useVocabulary("OrganisationKind");
  const [pages, setPages] = useState<readonly One[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const { data, error, loading, again } = useQuery(OrganisationsToCheck, { first: PAGE, after });
  const fresh = data?.organisations;
  const all = [...new Map([...pages, ...(fresh?.nodes ?? [])].map((one) => [one.id, one])).values()];
  const rows = all.filter((one) => one.viewerCan.includes("VERIFY"));
  const more = () => {
    setPages(all);
    setAfter(fresh?.pageInfo.endCursor ?? null);
  };
  return (
    <section class="stack" aria-labelledby="check">
      <h2 id="check">{said.check}</h2>
      {error ? <Failed error={error} again={again} /> : null}
      {loading && !data ? <SkeletonList count={2} height={6} /> : null}
      {data ? <p class="muted">{rows.length ? said.checkHelp : said.checkNone}</p> : null}
      {rows.length ? (
        <ul role="list" class="organisations">
          {rows.map((one) => (
            <li key={one.id} class="card card-link stack">
              <h3><a class="card-target" href={`/organisations/${one.id}`}>{one.name}</a></h3>
              <p class="muted">{[capital(label("OrganisationKind", one.kind)), one.place?.label].filter(Boolean).join(" · ")}</p>
            </li>
          ))}
        </ul>
      ) : null}
      {fresh?.pageInfo.hasNextPage ? <More shown={said.shown(rows.length, fresh.totalCount)} total={false} busy={loading} onMore={more} /> : null}
    </section>
  );
}
