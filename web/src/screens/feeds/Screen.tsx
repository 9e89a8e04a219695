// The addresses that one made for programs of one's own: what each shows, when it was read, and ending it.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { ago, capital, day } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { Feeds as Document, type FeedsRowFragment, FeedsRevoke } from "../../generated/feeds";
import { Ask } from "../../ui/Ask";
import { Button, ButtonLink } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { Empty, Failed, SkeletonList } from "../../ui/Waiting";
import { words } from "./words";
import "./feeds.css";

export default function FeedsPage() {
  const said = say(words);
  const { data, error, loading, again } = useQuery(Document, {});
  const [ending, setEnding] = useState<FeedsRowFragment | null>(null);
  const close = () => setEnding(null);
  const answer = useAnswer(FeedsRevoke, said.revoked, close);
  return (
    <div class="page page-top stack feeds">
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      {error ? <Failed error={error} again={again} /> : null}
      {loading && !data ? <SkeletonList count={3} height={7} /> : null}
      {data && !data.feeds.length ? (
        <Empty icon="calendar" title={said.none}>
          <p class="prose">{said.noneHelp}</p>
          <div class="row">
            <ButtonLink href="/week">{said.week}</ButtonLink>
            <ButtonLink href="/alerts">{said.searches}</ButtonLink>
          </div>
        </Empty>
      ) : null}
      {data?.feeds.length ? (
        <>
          <p class="muted">{said.found(data.feeds.length)}</p>
          <ul role="list" class="stack feeds-list">
            {data.feeds.map((one) => <Row key={one.id} feed={one} end={() => setEnding(one)} />)}
          </ul>
        </>
      ) : null}
      {ending ? (
        <Ask
          title={said.revokeTitle}
          text={said.revokeText(nameOf(ending) || said.kind[ending.kind].toLowerCase())}
          act={said.revoke}
          look="danger"
          answer={answer}
          run={() => answer.run({ input: { feedId: ending.id } })}
          close={close}
        />
      ) : null}
    </div>
  );
}

/** What it follows, as far as its maker may still see that. */
function nameOf({ subject, classGroup }: FeedsRowFragment): string {
  if (!subject) return "";
  const named = subject as { name?: string; displayName?: string; title?: string };
  const name = named.name ?? named.displayName ?? named.title ?? "";
  return classGroup ? say(words).class(classGroup, name) : capital(name);
}

function Row({ feed, end }: { feed: FeedsRowFragment; end: () => void }) {
  const said = say(words);
  const name = nameOf(feed);
  return (
    <li class="card feeds-row">
      <div class="stack">
        <h2>{name || said.kind[feed.kind]}</h2>
        <p class="row">
          <Tag>{said.kind[feed.kind]}</Tag>
          <span class="muted small">
            {said.made(day(feed.createdAt, "short"))}, {feed.lastUsedAt ? said.used(ago(feed.lastUsedAt)) : said.unused}
          </span>
        </p>
        {feed.subject ? null : <p class="muted">{said.gone}</p>}
      </div>
      <Button icon="trash-2" aria-label={said.revokeOf(name || said.kind[feed.kind])} onClick={end}>{said.revoke}</Button>
    </li>
  );
}
