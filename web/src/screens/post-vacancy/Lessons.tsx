// About each lesson: for which class and subject, in which weeks, and whether it may go elsewhere or stay open.
import { useState } from "preact/hooks";
import { capital } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import type { Cycle, Level } from "../../generated/post-vacancy";
import { inOrder, shortPlace } from "../../matching/lessons";
import { OneOf } from "../../posting/Options";
import { idOf } from "../../posting/refusals";
import { nameOf } from "../../posting/Subjects";
import { words as shared } from "../../posting/words";
import { Disclosure } from "../../ui/Disclosure";
import { FieldError, SelectField, TextField } from "../../ui/Field";
import { type Day, read, SCHOOL_DAYS, write } from "../../ui/week/weekText";
import { hoursOf, placed, timesOf } from "./bells";
import { Bundles } from "./Bundles";
import { listOf, type Slot, withSlots } from "./draft";
import type { Part } from "./parts";
import { words } from "./words";

type Freedom = "fixed" | "movable" | "open";

const freedomOf = (slot: Slot): Freedom => (listOf(slot.movableTo).length ? "movable" : slot.must === false ? "open" : "fixed");

export function AskLessons(part: Part) {
  const said = say(words);
  const { draft, known, change, error } = part;
  const set = (slot: Slot, more: Partial<Slot>) => {
    const { fields, ...lessons } = withSlots(draft, draft.slots.map((one) => (one === slot ? { ...one, ...more } : one)));
    change(fields, lessons);
  };
  const ordered = inOrder(draft.slots.map((one) => placed(draft, one)));
  if (!ordered.length) return <p>{said.noLessons}</p>;
  return (
    <div class="stack lessons-form" id={idOf("slots")} tabIndex={-1}>
      {error("slots") ? <FieldError id="lessons-error" text={error("slots") ?? ""} /> : null}
      {ordered.map(({ own, slot }, at) => {
        const what = [own.subject ? nameOf(known, own.subject) : "", own.classGroup ?? ""].filter(Boolean).join(" · ");
        return (
          <Disclosure
            key={own.key ?? at}
            name="lesson"
            open={at === 0}
            summary={
              <span>
                {capital(shortPlace(slot))}{what ? <span class="muted"> · {what}</span> : null}
                {freedomOf(own) === "fixed" ? null : <span class="muted"> · {said.freedomShort[freedomOf(own)]}</span>}
              </span>
            }
          >
            <LessonForm part={part} slot={own} at={at} set={(more) => set(own, more)} />
          </Disclosure>
        );
      })}
      <Bundles draft={draft} change={change} />
    </div>
  );
}

interface Props {
  part: Part;
  slot: Slot;
  at: number;
  set: (more: Partial<Slot>) => void;
}

function LessonForm({ part: { draft, known }, slot, at, set }: Props) {
  const said = say(words);
  const label = useVocabulary("Cycle", "Level");
  const subjects = listOf(draft.fields.subjects) as string[];
  const levels = listOf(draft.fields.levels) as Level[];
  const none = { value: "", label: said.notSaid };
  return (
    <div class="stack">
      <div class="posting-pair">
        <TextField label={said.group} optional maxLength={32} value={slot.classGroup ?? ""} onInput={(event) => set({ classGroup: event.currentTarget.value || null })} />
        <TextField label={said.room} optional maxLength={32} value={slot.room ?? ""} onInput={(event) => set({ room: event.currentTarget.value || null })} />
        {subjects.length > 1 ? (
          <SelectField
            label={said.subject}
            value={slot.subject ?? ""}
            options={[none, ...subjects.map((value) => ({ value, label: nameOf(known, value) }))]}
            onChange={(event) => set({ subject: event.currentTarget.value || null })}
          />
        ) : null}
        {levels.length > 1 ? (
          <SelectField
            label={said.level}
            value={slot.level ?? ""}
            options={[none, ...levels.map((value) => ({ value, label: capital(label("Level", value)) }))]}
            onChange={(event) => set({ level: (event.currentTarget.value || null) as Level | null })}
          />
        ) : null}
        <SelectField
          label={said.weeks}
          value={slot.cycle ?? "EVERY_WEEK"}
          options={label.entries("Cycle").map((one) => ({ value: one.code, label: capital(one.label) }))}
          onChange={(event) => set({ cycle: event.currentTarget.value as Cycle })}
        />
      </div>
      <Freedoms {...{ draft, slot, at, set }} />
    </div>
  );
}

function Freedoms({ draft, slot, at, set }: Pick<Props, "slot" | "at" | "set"> & { draft: Props["part"]["draft"] }) {
  const said = say(words);
  const [chosen, setChosen] = useState<Freedom>(freedomOf(slot));
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState("");
  const rows = hoursOf(draft);
  const days: readonly Day[] = [...SCHOOL_DAYS, "SA"];
  const moves = new Set(listOf(slot.movableTo).map((one) => `${one.day}:${one.position ?? ""}`));
  const choose = (value: string) => {
    setChosen(value as Freedom);
    setWrong("");
    setTyped(null);
    set({ must: value !== "open", ...(value === "movable" ? {} : { movableTo: [] }) });
  };
  const take = (text: string) => {
    const found = read(text, days, rows);
    setWrong(found.wrong.join(", "));
    if (!found.wrong.length) setTyped(null);
    const places = [...found.value].map((one) => one.split(":") as [Day, string]);
    set({ movableTo: places.map(([day, position]) => ({ day, position: Number(position), cycle: slot.cycle ?? "EVERY_WEEK", ...timesOf(draft, { day, position: Number(position) }) })) });
  };
  return (
    <>
      <OneOf
        id={`freedom-${at}`}
        legend={said.freedom}
        value={chosen}
        offered={(["fixed", "movable", "open"] as const).map((value) => ({ value, label: said.freedoms[value] }))}
        onChange={choose}
      />
      {chosen === "movable" ? (
        <TextField
          label={said.elsewhere}
          hint={said.elsewhereHint}
          error={wrong ? said.elsewhereWrong(wrong) : null}
          value={typed ?? write(moves, days, rows, locale.value)}
          placeholder={say(shared).choose}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onChange={(event) => take(event.currentTarget.value)}
        />
      ) : null}
    </>
  );
}
