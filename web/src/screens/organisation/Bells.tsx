// Changing the bell times of a school: a line per lesson, for every day or for one.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { OrganisationSettings, type Weekday } from "../../generated/organisation";
import { Ask } from "../../ui/Ask";
import { Button, IconButton } from "../../ui/Button";
import { SelectField, TextField } from "../../ui/Field";
import type { Bell, EditProps } from "./Lessons";
import { words } from "./words";

interface Line {
  readonly key: number;
  readonly position: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly weekday: string;
}

const DAYS: readonly Weekday[] = ["MO", "TU", "WE", "TH", "FR"];
const MINUTES = 60;

const lineOf = (bell: Bell, key: number): Line => ({
  key,
  position: String(bell.position),
  startsAt: bell.startsAt.slice(0, 5),
  endsAt: bell.endsAt.slice(0, 5),
  weekday: bell.weekday ?? "",
});

/** "08:30" so many minutes later. */
export function later(clock: string, minutes: number): string {
  const [hours = 0, rest = 0] = clock.split(":").map(Number);
  const at = Math.min(hours * MINUTES + rest + minutes, 24 * MINUTES - 1);
  return [Math.floor(at / MINUTES), at % MINUTES].map((one) => String(one).padStart(2, "0")).join(":");
}

/** The lesson after the last one, at once after it and as long as the school's lessons. */
export function nextLine(lines: readonly Line[], lessonMinutes: number): Line {
  const last = lines.at(-1);
  const startsAt = last?.endsAt || "08:30";
  return {
    key: Math.max(0, ...lines.map((one) => one.key)) + 1,
    position: String((Number(last?.position) || 0) + 1),
    startsAt,
    endsAt: later(startsAt, lessonMinutes),
    weekday: last?.weekday ?? "",
  };
}

export function EditBells({ id, version, settings, close }: EditProps) {
  const said = say(words);
  const [lines, setLines] = useState<readonly Line[]>(() => settings.bellTimes.map(lineOf));
  const answer = useAnswer(OrganisationSettings, said.lessonsSaved, close);
  const run = () =>
    answer.run({
      input: {
        organisationId: id,
        expectedVersion: version,
        bellTimes: lines.map((one) => ({
          position: Math.round(Number(one.position)) || 0,
          startsAt: one.startsAt || "00:00",
          endsAt: one.endsAt || "00:00",
          weekday: (one.weekday || null) as Weekday | null,
        })),
      },
    });
  const change = (key: number, more: Partial<Line>) => setLines(lines.map((one) => (one.key === key ? { ...one, ...more } : one)));
  return (
    <Ask title={said.editBells} text={said.editBellsText} act={said.save} wide answer={answer} run={run} close={close}>
      <ul role="list" class="organisation-list">
        {lines.map((one) => (
          <Row key={one.key} line={one} change={(more) => change(one.key, more)} remove={() => setLines(lines.filter((other) => other !== one))} />
        ))}
      </ul>
      <p><Button icon="plus" onClick={() => setLines([...lines, nextLine(lines, settings.lessonMinutes)])}>{said.addBell}</Button></p>
    </Ask>
  );
}

function Row({ line, change, remove }: { line: Line; change: (more: Partial<Line>) => void; remove: () => void }) {
  const said = say(words);
  const label = useVocabulary("Weekday");
  const days = [{ value: "", label: said.everyDay }, ...DAYS.map((value) => ({ value, label: label("Weekday", value) }))];
  const where = line.weekday ? label("Weekday", line.weekday) : said.everyDay;
  return (
    <li>
      <div class="organisation-bell" role="group" aria-label={said.bellRow(line.position, where)}>
        <TextField label={said.hour} inputMode="numeric" value={line.position} onInput={(event) => change({ position: event.currentTarget.value })} />
        <SelectField label={said.day} options={days} value={line.weekday} onInput={(event) => change({ weekday: event.currentTarget.value })} />
        <TextField label={said.from} type="time" value={line.startsAt} onInput={(event) => change({ startsAt: event.currentTarget.value })} />
        <TextField label={said.to} type="time" value={line.endsAt} onInput={(event) => change({ endsAt: event.currentTarget.value })} />
        <IconButton icon="trash-2" label={said.removeBell(line.position, where)} onClick={remove} />
      </div>
    </li>
  );
}
