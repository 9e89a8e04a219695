// The timetable of a vacancy as a picture with times, and the same as a table of words.
import { capital, day, weekday } from "../../core/format";
import { say } from "../../core/i18n";
import { contentOf, daysOf, inOrder, type Lesson, marksOf, nameOf, rowsOf, shortGroup, shortPlace } from "../../matching/lessons";
import { Disclosure } from "../../ui/Disclosure";
import { type Mark, WeekPicture } from "../../ui/week/WeekPicture";
import type { Post } from "./Screen";
import { words } from "./words";

type Kind = "required" | "movable" | "optional";

const TONES: Record<Kind, Mark["tone"]> = { required: 1, movable: 2, optional: "busy" };

/** Whether a lesson belongs to the post where it stands, may go elsewhere, or may stay open. */
export function kindOf(lesson: Lesson): Kind {
  if (!lesson.must) return "optional";
  return lesson.movableTo.length ? "movable" : "required";
}

export function Week({ post }: { post: Post }) {
  const said = say(words);
  const lessons = inOrder(post.timetable);
  if (!lessons.length)
    return (
      <>
        <h2>{said.week}</h2>
        <p>{said.noWeek}</p>
      </>
    );
  const kinds = (["required", "movable", "optional"] as const).filter((kind) => lessons.some((one) => kindOf(one) === kind));
  const mark = (one: Lesson): Mark => ({
    tone: TONES[kindOf(one)],
    short: shortGroup(one.classGroup) || "✓",
    text: `${capital(contentOf(one))}: ${said[kindOf(one)].toLowerCase()}`,
  });
  const single = post.hoursMode === "DATES" ? lessons[0]?.validFrom : null;
  return (
    <>
      <h2>{said.week}</h2>
      {single ? <p>{said.dates(weekday(single))}</p> : null}
      <WeekPicture
        label={said.week}
        rows={rowsOf(lessons)}
        days={daysOf(lessons)}
        marks={marksOf(lessons, mark)}
        legend={(kinds.length > 1 ? kinds : []).map((kind) => ({ tone: TONES[kind], short: "", text: said[kind] }))}
      />
      {lessons.some((one) => one.movableTo.length) ? (
        <ul class="small">
          {lessons.filter((one) => one.movableTo.length).map((one) => (
            <li key={one.id}>{capital(said.movableTo(nameOf(one), one.movableTo.map(shortPlace).join(", ")))}</li>
          ))}
        </ul>
      ) : null}
      <Disclosure summary={said.asText}>
        <div class="scroll-x" tabIndex={0} role="group" aria-label={said.asText}>
          <table class="lessons">
            <thead>
              <tr><th scope="col">{said.lesson}</th><th scope="col">{said.what}</th><th scope="col">{said.kind}</th></tr>
            </thead>
            <tbody>
              {lessons.map((one) => (
                <tr key={one.id}>
                  <th scope="row">{capital(nameOf(one))}{one.validFrom && single ? `, ${day(one.validFrom)}` : ""}</th>
                  <td>{contentOf(one)}</td>
                  <td>{said[kindOf(one)]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Disclosure>
    </>
  );
}

