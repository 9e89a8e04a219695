// Pasting a timetable or choosing a file of it: read while one types, shown as a week, with what to do per row.
import { useEffect, useRef, useState } from "preact/hooks";
import { capital, plural } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { announce } from "../../core/status";
import { recall, retain } from "../../core/store";
import { useVocabulary } from "../../core/vocabulary";
import { PostVacancyRead, type TimetableFormat } from "../../generated/post-vacancy";
import { daysOf, marksOf, rowsOf, shortGroup } from "../../matching/lessons";
import { idOf } from "../../posting/refusals";
import { nameOf } from "../../posting/Subjects";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { Field, SelectField } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Failed } from "../../ui/Waiting";
import { WeekPicture } from "../../ui/week/WeekPicture";
import { placed } from "./bells";
import type { Part } from "./parts";
import { lineAt, type Reading, slotOfRead, textOf } from "./reading";
import { words } from "./words";

const PAUSE_MS = 400;
const ROWS = 6;

interface Choice {
  readonly format: TimetableFormat | "";
  readonly classGroup: string;
  readonly teacher: string;
  readonly subject: string;
}

const ALL: Choice = { format: "", classGroup: "", teacher: "", subject: "" };

export function Paste({ part, take }: { part: Part; take: (reading: Reading) => void }) {
  const said = say(words);
  const name = `vacancy.paste.${part.draft.id}`;
  const [text, setText] = useState(() => recall<string>(name) ?? "");
  const [asked, setAsked] = useState(text);
  const [choice, setChoice] = useState<Choice>(ALL);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    retain(name, text || null);
    const timer = setTimeout(() => setAsked(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const only = { classGroup: choice.classGroup || null, teacher: choice.teacher || null, subject: choice.subject || null };
  const input = { text: asked, format: choice.format || null, schoolId: part.draft.school?.id ?? null, only };
  const { data, error, loading, again } = useQuery(PostVacancyRead, asked.trim() ? { input } : null);
  const reading = asked.trim() ? (data?.readTimetable ?? null) : null;
  const settled = reading && !loading && asked === text;
  useEffect(() => {
    if (settled) announce(said.readSpoken(reading.lessonCount, reading.issueCount));
  }, [settled, reading]);
  const toRow = (row: number) => {
    const [from, to] = lineAt(text, row);
    box.current?.focus();
    box.current?.setSelectionRange(from, to);
  };
  return (
    <div class="stack paste">
      <Field id={idOf("paste")} label={said.paste} hint={said.pasteHint}>
        {(wired) => (
          <textarea
            {...wired}
            ref={box}
            class="input paste-text"
            rows={ROWS}
            wrap="off"
            spellcheck={false}
            autocomplete="off"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="row">
        <label class="button button-secondary paste-file">
          <Icon name="upload" />
          <span>{said.file}</span>
          <input
            type="file"
            class="hidden-text"
            accept=".txt,.csv,.tsv,.ics,.ical,text/*"
            aria-describedby="paste-file-hint"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) void textOf(file).then(setText);
              event.currentTarget.value = "";
            }}
          />
        </label>
        <span class="small muted" id="paste-file-hint">{said.fileHint}</span>
      </div>
      {error ? <Failed error={error} again={again} /> : null}
      {reading ? (
        <div class={`stack ${settled ? "" : "fading"}`} id="reading">
          <Chosen reading={reading} choice={choice} change={(more) => setChoice({ ...choice, ...more })} />
          <Issues reading={reading} text={asked} toRow={toRow} />
          <Preview reading={reading} part={part} />
          {reading.lessons.length ? (
            <div>
              <Button
                look="primary"
                icon="check"
                busy={!settled}
                onClick={() => {
                  take(reading);
                  setText("");
                }}
              >
                {said.use(Math.min(reading.lessonCount, reading.lessons.length))}
              </Button>
            </div>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** Out of a timetable of a whole school: one class, one teacher, one subject. */
function Chosen({ reading, choice, change }: { reading: Reading; choice: Choice; change: (more: Partial<Choice>) => void }) {
  const said = say(words);
  const formats = useVocabulary("TimetableFormat").entries("TimetableFormat");
  const options = (all: string, found: readonly { value: string; label: string }[]) => [{ value: "", label: all }, ...found];
  const plain = (names: readonly string[]) => names.map((value) => ({ value, label: value }));
  return (
    <div class="posting-pair">
      <SelectField
        label={said.format}
        value={choice.format || reading.format}
        options={formats.map((one) => ({ value: one.code, label: capital(one.label) }))}
        onChange={(event) => change({ format: event.currentTarget.value as TimetableFormat })}
      />
      {reading.classGroups.length > 1 || choice.classGroup ? (
        <SelectField label={said.onlyClass} value={choice.classGroup} options={options(said.allClasses, plain(reading.classGroups))} onChange={(event) => change({ classGroup: event.currentTarget.value })} />
      ) : null}
      {reading.teachers.length > 1 || choice.teacher ? (
        <SelectField label={said.onlyTeacher} value={choice.teacher} options={options(said.allTeachers, plain(reading.teachers))} onChange={(event) => change({ teacher: event.currentTarget.value })} />
      ) : null}
      {reading.subjects.length > 1 || choice.subject ? (
        <SelectField
          label={said.onlySubject}
          value={choice.subject}
          options={options(said.allSubjects, reading.subjects.map((one) => ({ value: one.code, label: one.label })))}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
      ) : null}
    </div>
  );
}

function Issues({ reading, text, toRow }: { reading: Reading; text: string; toRow: (row: number) => void }) {
  const said = say(words);
  const lines = text.split("\n");
  if (!reading.issues.length) return null;
  return (
    <Notice kind="warn">
      <p><strong>{said.rowsWrong(reading.issueCount)}</strong></p>
      <ul class="paste-issues">
        {reading.issues.map((one) => (
          <li key={`${one.row}${one.rule}${one.column ?? ""}`} data-row={one.row}>
            {one.row ? (
              <>
                <button type="button" class="paste-row" onClick={() => toRow(one.row)}>
                  {one.column ? said.rowColumn(one.row, one.column) : said.row(one.row)}
                </button>{" "}
                <q class="paste-line">{(lines[one.row - 1] ?? "").replaceAll("\t", " · ").trim()}</q>
              </>
            ) : null}
            <span class="paste-what">{one.message}</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Preview({ reading, part }: { reading: Reading; part: Part }) {
  const said = say(words);
  if (!reading.lessons.length) return null;
  const lessons = reading.lessons.map((one) => placed(part.draft, slotOfRead(one, null)));
  const text = (one: (typeof lessons)[number]) =>
    [one.own.subject ? nameOf(part.known, one.own.subject) : "", one.own.classGroup ?? "", one.own.room ?? ""].filter(Boolean).join(", ") || said.lesson;
  return (
    <section class="stack" aria-labelledby="preview">
      <h2 id="preview">{said.preview(plural(reading.lessonCount, said.lesson, said.lessons))}</h2>
      {reading.asText ? <p class="muted">{reading.asText}</p> : null}
      <WeekPicture
        label={said.preview(plural(reading.lessonCount, said.lesson, said.lessons))}
        rows={rowsOf(lessons)}
        days={daysOf(lessons)}
        marks={marksOf(lessons, (one) => ({ tone: 1, short: shortGroup(one.own.classGroup ?? null) || "✓", text: capital(text(one)) }))}
      />
    </section>
  );
}
