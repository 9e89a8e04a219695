// Choosing parts of a week: a table of toggle buttons with one tab stop, and the same as text that can be typed.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { locale, say } from "../../core/i18n";
import { Icon } from "../Icon";
import { type Cells, cell, type Day, longDay, read, type Row, SCHOOL_DAYS, shortDay, write } from "./weekText";
import { words } from "./words";
import "./week.css";

interface Props {
  /** What is chosen here; the table's name. */
  label: string;
  rows: readonly Row[];
  days?: readonly Day[];
  value: Cells;
  onChange: (value: Cells) => void;
  /** Cells that cannot be chosen. */
  closed?: Cells;
  /** Says more about a cell after its name, such as "5 vacatures". */
  describe?: (day: Day, row: Row) => string;
}

const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
};

export function WeekGrid({ label, rows, days = SCHOOL_DAYS, value, onChange, closed, describe }: Props) {
  const said = say(words);
  const table = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const drag = useRef<{ on: boolean; value: Set<string> } | null>(null);
  const hint = useId();
  const isOpen = (name: string) => !closed?.has(name);
  const paint = (names: readonly string[], on: boolean) => {
    const next = new Set(value);
    for (const name of names.filter(isOpen)) on ? next.add(name) : next.delete(name);
    onChange(next);
  };
  const flip = (names: readonly string[]) => paint(names, !names.filter(isOpen).every((name) => value.has(name)));
  const nameAt = ([row, column]: readonly [number, number]) => cell(days[column] as Day, (rows[row] as Row).key);
  const clamp = (place: number, most: number) => Math.max(0, Math.min(most, place));
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const [row, column] = at;
    let target: [number, number];
    if (step) target = [clamp(row + step[0], rows.length - 1), clamp(column + step[1], days.length - 1)];
    else if (event.key === "Home") target = [event.ctrlKey ? 0 : row, 0];
    else if (event.key === "End") target = [event.ctrlKey ? rows.length - 1 : row, days.length - 1];
    else return;
    event.preventDefault();
    if (event.shiftKey && step) paint([nameAt(at), nameAt(target)], value.has(nameAt(at)) || !value.has(nameAt(target)));
    setAt(target);
    table.current?.querySelector<HTMLElement>(`[data-at="${target.join()}"]`)?.focus();
  };
  const start = (event: PointerEvent, name: string) => {
    if (event.pointerType !== "mouse" || event.button) return;
    drag.current = { on: !value.has(name), value: new Set(value) };
  };
  const over = (name: string) => {
    const dragging = drag.current;
    if (!dragging || !isOpen(name)) return;
    dragging.on ? dragging.value.add(name) : dragging.value.delete(name);
    onChange(new Set(dragging.value));
  };
  useEffect(() => {
    const stop = () => {
      drag.current = null;
    };
    addEventListener("pointerup", stop);
    return () => removeEventListener("pointerup", stop);
  }, []);
  return (
    <div class="week stack">
      <div class="scroll-x">
        <table class="week-table" ref={table} aria-label={label} aria-describedby={hint}>
          <thead>
            <tr>
              <td />
              {days.map((day) => (
                <th scope="col" key={day}>
                  <button
                    type="button"
                    class="week-head"
                    aria-label={`${shortDay(day, locale.value)}, ${said.day(longDay(day, locale.value))}`}
                    onClick={() => flip(rows.map((row) => cell(day, row.key)))}
                  >
                    {shortDay(day, locale.value)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, rowIndex) => (
              <tr key={row.key}>
                <th scope="row">
                  <button
                    type="button"
                    class="week-head"
                    aria-label={said.row(row.hint ? `${row.label} ${row.hint}` : row.label)}
                    onClick={() => flip(days.map((day) => cell(day, row.key)))}
                  >
                    {row.label}
                    {row.hint ? <small class="muted"> {row.hint}</small> : null}
                  </button>
                </th>
                {days.map((day, column) => {
                  const name = cell(day, row.key);
                  const more = describe?.(day, row);
                  return (
                    <td key={day}>
                      <button
                        type="button"
                        class="week-cell"
                        data-at={`${rowIndex},${column}`}
                        aria-pressed={value.has(name)}
                        aria-label={`${longDay(day, locale.value)} ${row.label.toLowerCase()}${more ? `, ${more}` : ""}`}
                        disabled={!isOpen(name)}
                        tabIndex={at[0] === rowIndex && at[1] === column ? 0 : -1}
                        onClick={() => flip([name])}
                        onFocus={() => setAt([rowIndex, column])}
                        onKeyDown={move}
                        onPointerDown={(event) => start(event, name)}
                        onPointerEnter={() => over(name)}
                        onPointerLeave={() => over(name)}
                      >
                        {value.has(name) ? <Icon name="check" /> : null}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hidden-text" id={hint}>{said.keys}</p>
      <WeekText {...{ rows, days, value, onChange }} />
    </div>
  );
}

function WeekText({ rows, days, value, onChange }: Required<Pick<Props, "rows" | "days" | "value" | "onChange">>) {
  const said = say(words);
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState("");
  const lessons = rows.every((row) => /^\d+$/.test(row.key));
  const example = lessons
    ? locale.value === "nl" ? "di 1-3, wo 1-2" : "Tue 1-3, Wed 1-2"
    : locale.value === "nl" ? "di ochtend, do" : "Tue morning, Thu";
  const take = (text: string) => {
    const found = read(text, days, rows);
    setWrong(found.wrong.join(", "));
    onChange(found.value);
    if (!found.wrong.length) setTyped(null);
  };
  return (
    <div class="field week-text">
      <label for={id}>{said.as}</label>
      <div class="field-hint" id={`${id}-hint`}>{said.hint(example)}</div>
      {wrong ? (
        <p class="field-error" id={`${id}-error`} role="alert">{lessons ? said.wrong(wrong) : said.wrongHalf(wrong)}</p>
      ) : null}
      <input
        id={id}
        class="input"
        autocomplete="off"
        spellcheck={false}
        aria-describedby={wrong ? `${id}-hint ${id}-error` : `${id}-hint`}
        {...(wrong ? { "aria-invalid": "true" as const } : {})}
        value={typed ?? write(value, days, rows, locale.value)}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault(); // in a form it would send what is not yet read
          take(event.currentTarget.value);
        }}
      />
    </div>
  );
}
