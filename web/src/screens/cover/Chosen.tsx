// The team that is looked at: who has which lesson, what is open and why, swapping, and the way to a proposal.
import { useState } from "preact/hooks";
import { duration, number } from "../../core/format";
import { say } from "../../core/i18n";
import type { CoverQuery, CoverTeamsQuery } from "../../generated/cover";
import { inOrder, marksOf, nameOf, daysOf as weekDays, rowsOf, shortPlace } from "../../matching/lessons";
import { initialsOf } from "../../matching/people";
import { Proposing } from "../../matching/Proposing";
import { Reasons } from "../../matching/Reasons";
import { words as shared } from "../../matching/words";
import { Button } from "../../ui/Button";
import { Disclosure } from "../../ui/Disclosure";
import { Icon } from "../../ui/Icon";
import { Meter } from "../../ui/Meter";
import { type Mark, WeekPicture } from "../../ui/week/WeekPicture";
import { Members } from "./Members";
import { Swap } from "./Swap";
import { handsOf, linesOf, type Team, toneOf } from "./team";
import { words } from "./words";

export type Post = NonNullable<CoverQuery["vacancy"]>;
export type Found = NonNullable<CoverTeamsQuery["coverageSuggestions"]>;

export function Chosen({ post, found, index }: { post: Post; found: Found; index: number }) {
  const said = say(words);
  const team = found.edges[index] as Team;
  const [hands, setHands] = useState(() => handsOf(team));
  const [swapping, setSwapping] = useState(false);
  const [open, setOpen] = useState(false);
  const lessons = inOrder(post.timetable);
  const short = initialsOf(team.partners.map((part) => part.professional));
  const people = new Set(team.partners.map((part) => part.professional.id)).size;
  const kind = (index ? said.other : said.kind)[Math.min(people, 3) - 1] as string;
  const covered = lessons.filter((one) => hands.has(one.id)).length;
  const lines = linesOf(team, hands, lessons);
  const same = hands.size === handsOf(team).size && [...handsOf(team)].every(([id, at]) => hands.get(id) === at);
  const markOf = (id: string, name: string): Mark => {
    const at = hands.get(id);
    const part = at === undefined ? undefined : team.partners[at];
    if (at === undefined || !part) return { tone: "open", short: "?", text: `${name}: ${said.open}` };
    return { tone: toneOf(team, at), short: short.get(part.professional.id) ?? "", text: `${name}: ${part.professional.displayName}` };
  };
  return (
    <article class="card stack chosen" aria-labelledby="chosen">
      <h2 id="chosen" tabIndex={-1}>{index ? said.chosen(index + 1, kind) : kind}</h2>
      <Meter
        value={covered}
        max={lessons.length}
        label={said.coveredLabel}
        text={covered === lessons.length ? `${said.covered(number(covered), number(lessons.length))}. ${said.all}.` : said.covered(number(covered), number(lessons.length))}
      />
      <div class="chosen-sides">
        <Members team={team} lines={lines} short={short} />
        <div class="stack">
          <h3>{said.week}</h3>
          <WeekPicture
            label={said.week}
            rows={rowsOf(lessons)}
            days={weekDays(lessons)}
            marks={marksOf(lessons, (one) => markOf(one.id, [one.classGroup, one.subject?.label].filter(Boolean).join(" ")))}
            legend={covered < lessons.length ? [{ tone: "open", short: "?", text: said.open }] : []}
          />
        </div>
      </div>
      <Unfilled team={team} open={lessons.filter((one) => !hands.has(one.id))} />
      <Moves team={team} lessons={lessons} />
      {people > 1 && same ? (
        <p class="handover">
          <Icon name="handshake" />
          {team.handoverMinutes ? said.handover(duration(team.handoverMinutes)) : said.noHandover}
        </p>
      ) : null}
      {people > 1 ? (
        <div class="stack no-print">
          <Button icon="arrow-up-down" aria-expanded={swapping} onClick={() => setSwapping(!swapping)}>
            {swapping ? said.swapDone : said.swap}
          </Button>
          {swapping ? (
            <Swap post={post} team={team} hands={hands} short={short} same={same} onChange={setHands} />
          ) : null}
        </div>
      ) : null}
      <Disclosure summary={said.why}>
        <Reasons reasons={team.reasons} />
      </Disclosure>
      <div class="act no-print">
        <Button look="primary" wide icon="send" onClick={() => setOpen(true)} disabled={!lines.length}>{say(shared).propose}</Button>
      </div>
      <Proposing offer={{ vacancy: post, startsOn: found.startsOn, endsOn: found.endsOn, lines }} open={open} onClose={() => setOpen(false)} />
    </article>
  );
}

function Unfilled({ team, open }: { team: Team; open: readonly Post["timetable"][number][] }) {
  const said = say(words);
  if (!open.length) return null;
  const why = new Map(team.whyUncovered.map((one) => [one.lesson.id, one.obstacles]));
  return (
    <section class="unfilled stack">
      <h3>{said.openLessons(open.length)}</h3>
      <ul>
        {open.map((one) => (
          <li key={one.id}>
            <strong>{nameOf(one)}</strong>
            <ul class="small">
              {(why.get(one.id) ?? []).slice(0, 3).map((each) => (
                <li key={each.exclusion.label}>{said.obstacle(each.people, each.exclusion.label)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Moves({ team, lessons }: { team: Team; lessons: Post["timetable"] }) {
  const said = say(words);
  const moves = team.partners.flatMap((part) => part.moved);
  if (!moves.length) return null;
  return (
    <ul>
      {moves.map((one) => {
        const lesson = lessons.find((each) => each.id === one.lesson.id);
        const to = shortPlace({ day: one.day, position: null, startsAt: one.startsAt });
        return lesson ? <li key={lesson.id}>{said.moved(nameOf(lesson), to)}</li> : null;
      })}
    </ul>
  );
}
