// What the vacancy is about: subjects, levels and the story.
import { capital } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import type { Level } from "../../generated/post-vacancy";
import { LEVELS } from "../../posting/levels";
import { SomeOf } from "../../posting/Options";
import { idOf } from "../../posting/refusals";
import { Subjects } from "../../posting/Subjects";
import { SelectField, TextArea, TextField } from "../../ui/Field";
import { listOf, type Slot, withSlots } from "./draft";
import type { Part } from "./parts";
import { words } from "./words";

/** Lessons whose subject or level the vacancy no longer has go on without it. */
function stripped({ draft }: Part, name: "subject" | "level", left: readonly string[]) {
  const slots = draft.slots.map((one) => (one[name] && !left.includes(one[name]) ? { ...one, [name]: null } : one)) as Slot[];
  return slots.some((one, at) => one !== draft.slots[at]) ? withSlots(draft, slots) : undefined;
}

export function AskSubjects(part: Part) {
  const { draft, known, change, error } = part;
  const sector = draft.fields.sector as string;
  return (
    <Subjects
      id={idOf("subjects")}
      known={known.filter((one) => one.sectors.includes(sector))}
      value={listOf(draft.fields.subjects)}
      error={error("subjects")}
      onChange={(subjects) => change({ subjects }, stripped(part, "subject", subjects))}
    />
  );
}

export function AskLevels(part: Part) {
  const said = say(words);
  const { draft, change, error } = part;
  const label = useVocabulary("Level");
  const sector = draft.fields.sector;
  const offered = sector ? LEVELS[sector] : [];
  const own = draft.school && "levels" in draft.school ? draft.school.levels : [];
  // What the school has itself stands first.
  const sorted = [...offered].sort((a, b) => Number(own.includes(b)) - Number(own.includes(a)));
  return (
    <SomeOf
      id={idOf("levels")}
      legend={said.titles.levels}
      bare
      many
      error={error("levels")}
      offered={sorted.map((one) => ({ value: one, label: capital(label("Level", one)) }))}
      value={listOf(draft.fields.levels)}
      onChange={(levels) => change({ levels: levels as Level[] }, stripped(part, "level", levels))}
    />
  );
}

export function AskName({ draft, change, error }: Part) {
  const said = say(words);
  return (
    <TextField
      id={idOf("title")}
      label={said.name}
      hint={said.nameHint}
      error={error("title")}
      maxLength={200}
      value={draft.fields.title ?? ""}
      onInput={(event) => change({ title: event.currentTarget.value })}
    />
  );
}

export function AskStory({ draft, change, error }: Part) {
  const said = say(words);
  const { description, practiceAdds, textLanguage } = draft.fields;
  return (
    <>
      <TextArea
        id={idOf("practiceAdds")}
        label={said.adds}
        hint={said.addsHint}
        optional
        rows={4}
        error={error("practiceAdds")}
        value={practiceAdds ?? ""}
        onInput={(event) => change({ practiceAdds: event.currentTarget.value })}
      />
      <TextArea
        id={idOf("description")}
        label={said.description}
        hint={said.descriptionHint}
        optional
        rows={7}
        error={error("description")}
        value={description ?? ""}
        onInput={(event) => change({ description: event.currentTarget.value })}
      />
      <div class="posting-short">
        <SelectField
          id={idOf("textLanguage")}
          label={said.language}
          value={textLanguage ?? "nl"}
          options={said.languages.map(([value, name]) => ({ value, label: name }))}
          onChange={(event) => change({ textLanguage: event.currentTarget.value })}
        />
      </div>
    </>
  );
}
