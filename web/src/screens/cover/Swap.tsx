// Giving a lesson to another member of the team, by buttons; who cannot teach it is named with the reason.
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { announce } from "../../core/status";
import { CoverAbilities } from "../../generated/cover";
import { contentOf, inOrder, nameOf } from "../../matching/lessons";
import { Button } from "../../ui/Button";
import { Failed, Skeleton } from "../../ui/Waiting";
import type { Post } from "./Chosen";
import { handsOf, leads, type Team, toneOf } from "./team";
import { words } from "./words";

interface Props {
  post: Post;
  team: Team;
  hands: ReadonlyMap<string, number>;
  short: ReadonlyMap<string, string>;
  same: boolean;
  onChange: (hands: Map<string, number>) => void;
}

type Why = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Which lessons each member cannot teach, and the first reason why. */
function useWhyNot(post: Post, team: Team): { why: Why | null; error: unknown; again: () => void } {
  const ids = [...new Set(team.partners.map((part) => part.professional.id))];
  const [first = "", second = "", third = second] = ids;
  const asked = useQuery(CoverAbilities, { id: post.id, first, second, third, three: ids.length > 2 });
  if (!asked.data) return { why: null, error: asked.error, again: asked.again };
  const { first: one, second: two, third: three } = asked.data;
  const why = new Map(
    [one, two, three].flatMap((each) =>
      each?.professional
        ? [[each.professional.id, new Map(each.missed.flatMap((lost) => (lost.lesson ? [[lost.lesson.id, lost.exclusion?.label ?? ""] as const] : [])))] as const]
        : [],
    ),
  );
  return { why, error: null, again: asked.again };
}

export function Swap({ post, team, hands, short, same, onChange }: Props) {
  const said = say(words);
  const { why, error, again } = useWhyNot(post, team);
  if (error) return <Failed error={error} again={again} />;
  if (!why) return <Skeleton height={20} />;
  const give = (lesson: Post["timetable"][number], index: number | null) => {
    const next = new Map(hands);
    if (index === null) next.delete(lesson.id);
    else next.set(lesson.id, index);
    onChange(next);
    const who = index === null ? null : team.partners[index]?.professional.displayName;
    announce(who ? said.swapped(nameOf(lesson), who) : said.opened(nameOf(lesson)));
  };
  const parts = team.partners.map((part, index) => ({ part, index })).filter(({ part }) => leads(part));
  return (
    <section class="stack swap">
      <p class="muted">{said.swapHint}</p>
      <ul role="list" class="swap-list">
        {inOrder(post.timetable).map((lesson) => {
          const name = nameOf(lesson);
          return (
            <li key={lesson.id} class="swap-lesson">
              <div>
                <strong>{name}</strong>
                <p class="muted small">{contentOf(lesson)}</p>
                {parts.map(({ part }) => {
                  const no = why.get(part.professional.id)?.get(lesson.id);
                  return no ? (
                    <p class="small muted" key={part.professional.id}>{said.cannot(short.get(part.professional.id) ?? "", no)}</p>
                  ) : null;
                })}
              </div>
              <div class="row" role="group" aria-label={name}>
                {parts.map(({ part, index }) => {
                  const no = why.get(part.professional.id)?.has(lesson.id) && handsOf(team).get(lesson.id) !== index;
                  return (
                    <button
                      key={index}
                      type="button"
                      class="week-cell swap-give"
                      data-tone={hands.get(lesson.id) === index ? toneOf(team, index) : "none"}
                      aria-pressed={hands.get(lesson.id) === index}
                      aria-label={said.give(short.get(part.professional.id) ?? "", part.professional.displayName, name)}
                      disabled={no ?? false}
                      onClick={() => give(lesson, hands.get(lesson.id) === index ? null : index)}
                    >
                      {short.get(part.professional.id)}
                    </button>
                  );
                })}
              </div>
            </li>
          );
        })}
      </ul>
      {same ? null : (
        <Button icon="undo-2" look="quiet" onClick={() => onChange(handsOf(team))}>{said.swapBack}</Button>
      )}
    </section>
  );
}
