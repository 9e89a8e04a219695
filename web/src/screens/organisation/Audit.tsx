// What was done in an organisation, the newest first, for who runs it.
import { useState } from "preact/hooks";
import { moment } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { query, routeOf, setQuery } from "../../core/router";
import { OrganisationAudit, type OrganisationAuditQuery } from "../../generated/organisation";
import { SelectField } from "../../ui/Field";
import { Empty, Failed, More, SkeletonList } from "../../ui/Waiting";
import { about, audit, does } from "./auditWords";
import type { Found } from "./found";

type Log = NonNullable<NonNullable<OrganisationAuditQuery["organisation"]>["auditLog"]>;
type Entry = Log["nodes"][number];

/** Which kinds of acts one can choose from: those that organisations do every day. */
const KINDS = ["vacancy", "proposal", "arrangement", "hours", "check", "release", "profile", "member", "organisation", "client", "support"] as const;

/** Where a page of this site shows what an act was about. */
const PLACES: Record<string, string> = {
  Vacancy: "/vacancies/",
  MatchProposal: "/proposals/",
  Arrangement: "/arrangements/",
  Professional: "/professionals/",
};

function useLog(id: string, kind: string) {
  const [pages, setPages] = useState<{ kind: string; entries: readonly Entry[]; after: string | null }>({ kind, entries: [], after: null });
  const held = pages.kind === kind ? pages : { kind, entries: [], after: null };
  const asked = useQuery(OrganisationAudit, { id, kind: kind || null, after: held.after });
  const found = asked.data?.organisation;
  const fresh = asked.stale ? [] : (found?.auditLog?.nodes ?? []);
  const entries = [...held.entries, ...fresh];
  const names = new Map(found?.members?.nodes.flatMap((one) => (one.user ? [[one.user.id, one.user.name] as const] : [])) ?? []);
  const next = found?.auditLog?.pageInfo;
  const more = () => setPages({ kind, entries, after: next?.endCursor ?? null });
  return { ...asked, entries, names, hasMore: !!next?.hasNextPage, more };
}

export function Audit({ found }: { found: Found }) {
  const said = say(audit);
  const kind = KINDS.find((one) => one === query.value.get("kind")) ?? "";
  const { data, error, again, loading, stale, entries, names, hasMore, more } = useLog(found.id, kind);
  return (
    <section class="stack" aria-labelledby="log">
      <h2 id="log">{said.log}</h2>
      <p class="muted prose">{said.help}</p>
      <SelectField
        label={said.kind}
        value={kind}
        options={[{ value: "", label: said.all }, ...KINDS.map((one) => ({ value: one, label: about(one) }))]}
        onChange={(event) => setQuery({ kind: event.currentTarget.value })}
      />
      {error ? <Failed error={error} again={again} /> : null}
      {!data && !error ? <SkeletonList count={5} height={4} /> : null}
      {data && !loading && !entries.length ? <Empty icon="history" title={said.none} /> : null}
      <ol role="list" class="organisation-log" aria-busy={loading}>
        {entries.map((one, index) => (
          <Line key={`${one.at} ${index}`} entry={one} who={one.actorId ? (names.get(one.actorId) ?? said.someone) : said.clock} />
        ))}
      </ol>
      {entries.length && hasMore && !stale ? <More shown={said.shown(entries.length)} total={false} busy={loading} onMore={more} /> : null}
    </section>
  );
}

function Line({ entry, who }: { entry: Entry; who: string }) {
  const place = PLACES[entry.aboutKind];
  const address = place && entry.aboutId ? place + entry.aboutId : "";
  const text = does(entry.action);
  return (
    <li>
      <time class="muted number" dateTime={entry.at}>{moment(entry.at)}</time>
      <span>{address && routeOf(address) ? <a href={address}>{text}</a> : text}</span>
      <span class="muted">{who}</span>
    </li>
  );
}
