// When the lessons are: pasted, typed or pressed in the week of the school; or only a number of hours.
import { useMemo, useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { toast } from "../../core/status";
import { hoursText, minutesTyped } from "../../posting/amounts";
import { LEVELS } from "../../posting/levels";
import { OneOf } from "../../posting/Options";
import { idOf } from "../../posting/refusals";
import { nameOf } from "../../posting/Subjects";
import { words as shared } from "../../posting/words";
import { Notice } from "../../ui/Card";
import { Disclosure } from "../../ui/Disclosure";
import { FieldError, TextField } from "../../ui/Field";
import { WeekGrid } from "../../ui/week/WeekGrid";
import { type Cells, type Day, SCHOOL_DAYS } from "../../ui/week/weekText";
import { hasBells, hoursOf } from "./bells";
import { type Fields, listOf, placeOf, type Slot, withSlots } from "./draft";
import { Paste } from "./Paste";
import type { Part } from "./parts";
import { type Reading, slotOfRead } from "./reading";
import { words } from "./words";

export function AskTimetable(part: Part) {
  const said = say(words);
  const { draft, change, error } = part;
  const hours = draft.fields.hoursMode === "HOURS_ONLY";
  const choose = (value: string) => {
    if (value === "hours") change({ hoursMode: "HOURS_ONLY" }, { slots: [], bundles: [] });
    else change({ hoursMode: "FIXED_SLOTS" });
  };
  return (
    <>
      <OneOf
        id={idOf("hoursMode")}
        legend={said.which}
        value={hours ? "hours" : "lessons"}
        offered={[
          { value: "lessons", label: said.withLessons, about: said.withLessonsAbout },
          { value: "hours", label: said.onlyHours, about: said.onlyHoursAbout },
        ]}
        onChange={choose}
      />
      {hours ? <Amount {...part} /> : <Lessons {...part} />}
      {!hours && error("slots") ? <FieldError id={`${idOf("slots")}-error`} text={error("slots") ?? ""} /> : null}
    </>
  );
}

function Amount({ draft, change, error }: Part) {
  const said = say(words);
  const [typed, setTyped] = useState(hoursText(draft.fields.minutesPerWeek));
  const wrong = typed.trim() !== "" && minutesTyped(typed) === null;
  return (
    <div class="posting-short">
      <TextField
        id={idOf("minutesPerWeek")}
        label={said.hoursWeek}
        inputMode="decimal"
        error={wrong ? say(shared).needNumber : error("minutesPerWeek")}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          const minutes = minutesTyped(event.currentTarget.value);
          if (minutes !== null) change({ minutesPerWeek: minutes });
        }}
      />
    </div>
  );
}

function Lessons(part: Part) {
  const said = say(words);
  const { draft, known, change, error } = part;
  const [open] = useState(!draft.slots.length);
  const rows = useMemo(() => hoursOf(draft), [draft.school]);
  const days: readonly Day[] = draft.slots.some((one) => one.day === "SA") ? [...SCHOOL_DAYS, "SA"] : SCHOOL_DAYS;
  const cells: Cells = new Set(draft.slots.map(placeOf));
  const only = listOf(draft.fields.subjects).length === 1 ? (listOf(draft.fields.subjects)[0] ?? null) : null;
  const set = (next: Cells) => {
    const kept = draft.slots.filter((one) => next.has(placeOf(one)) || !onGrid(one, rows, days));
    const added = [...next].filter((one) => !cells.has(one)).map((one) => fresh(one, only));
    const slots = [...kept, ...added];
    const { fields, ...lessons } = withSlots(draft, slots);
    change(fields, lessons);
  };
  const take = (reading: Reading) => {
    const before = { slots: draft.slots, bundles: draft.bundles };
    const { subjects, levels, hoursMode } = draft.fields;
    const { fields, slots } = taken(part, reading, only);
    const found = withSlots({ ...draft, bundles: [] }, slots);
    change({ ...fields, ...found.fields }, found);
    toast(said.used(slots.length), { undo: () => change({ subjects, levels, hoursMode }, before) });
  };
  const loose = draft.slots.filter((one) => !onGrid(one, rows, days)).length;
  const describe = (day: Day, row: { key: string }) =>
    draft.slots
      .filter((one) => placeOf(one) === `${day}:${row.key}`)
      .map((one) => [one.subject ? nameOf(known, one.subject) : "", one.classGroup ?? ""].filter(Boolean).join(" "))
      .join(", ");
  return (
    <>
      <Disclosure summary={said.pasteOpen} open={open}>
        <Paste part={part} take={take} />
      </Disclosure>
      <section class="stack" aria-labelledby="press">
        <h2 id="press">{said.press}</h2>
        {hasBells(draft) ? null : <Notice kind="warn"><p>{said.noBells}</p></Notice>}
        <div id={idOf("slots")} tabIndex={-1} {...(error("slots") ? { "aria-describedby": `${idOf("slots")}-error` } : {})}>
          <WeekGrid label={said.press} rows={rows} days={days} value={cells} onChange={set} describe={describe} />
        </div>
        <p class="small" id="lessons-now">{said.now(draft.slots.length)}{loose ? ` ${said.loose(loose)}` : ""}</p>
      </section>
    </>
  );
}

const onGrid = (slot: Slot, rows: readonly { key: string }[], days: readonly Day[]) =>
  days.includes(slot.day as Day) && rows.some((row) => row.key === String(slot.position ?? ""));

function fresh(place: string, subject: string | null): Slot {
  const [day, position] = place.split(":") as [Day, string];
  return { day, position: Number(position), cycle: "EVERY_WEEK", must: true, subject, movableTo: [], supportNeeded: 0 };
}

/** The lessons of a reading; subjects and levels that the text names become those of the vacancy too. */
function taken({ draft, known }: Part, reading: Reading, only: string | null): { fields: Partial<Fields>; slots: Slot[] } {
  const { sector, subjects, levels } = draft.fields;
  const may = new Set(known.filter((one) => one.sectors.includes(sector as string)).map((one) => one.code));
  const open: readonly string[] = sector ? LEVELS[sector] : [];
  const slots = reading.lessons.map((one) => {
    const slot = slotOfRead(one, only);
    return {
      ...slot,
      subject: slot.subject && may.has(slot.subject) ? slot.subject : only,
      level: slot.level && open.includes(slot.level) ? slot.level : null,
    };
  });
  const union = <T extends string>(had: readonly T[], found: readonly (T | null | undefined)[]) => [
    ...new Set([...had, ...found.filter((one): one is T => Boolean(one))]),
  ];
  return {
    slots,
    fields: { subjects: union(listOf(subjects), slots.map((one) => one.subject)), levels: union(listOf(levels), slots.map((one) => one.level)) },
  };
}
