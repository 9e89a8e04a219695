// Which organisations opened the profile, newest first.
import { useState } from "preact/hooks";
import { weekday } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { PrivacyViews, type PrivacyViewsQuery } from "../../generated/privacy";
import { Failed, More, SkeletonList } from "../../ui/Waiting";
import { Part } from "./Part";
import { words } from "./words";

const PAGE = 10;

type View = NonNullable<NonNullable<PrivacyViewsQuery["viewer"]>["profileViews"]>["nodes"][number];

export function Seen() {
  const said = say(words);
  const [before, setBefore] = useState<readonly View[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const { data, error, loading, again } = useQuery(PrivacyViews, { first: PAGE, after });
  const page = data?.viewer?.profileViews ?? null;
  const rows = loading ? before : [...before, ...(page?.nodes ?? [])];
  const more = () => {
    setBefore(rows);
    setAfter(page?.pageInfo.endCursor ?? null);
  };
  return (
    <Part name="seen" intro={said.seenIntro}>
      {error ? <Failed error={error} again={again} /> : null}
      {loading && !rows.length ? <SkeletonList count={1} height={6} /> : null}
      {page && !rows.length ? <p>{said.seenNone}</p> : null}
      {rows.length ? (
        <table class="privacy-seen">
          <caption class="hidden-text">{said.seen}</caption>
          <thead>
            <tr>
              <th scope="col">{said.who}</th>
              <th scope="col">{said.when}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one, index) => (
              <tr key={index}>
                <td>{one.organisation?.name ?? said.seenGone}</td>
                <td>{weekday(one.on)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {page?.pageInfo.hasNextPage ? <More shown={said.counted(rows.length)} total={false} busy={loading} onMore={more} /> : null}
    </Part>
  );
}
