// A week to look at: who has which part by colour, pattern and initials, with a legend; open parts are dashed.
import { locale, say } from "../../core/i18n";
import { type Day, longDay, type Row, SCHOOL_DAYS, shortDay } from "./weekText";
import { words } from "./words";
import "./week.css";

export interface Mark {
  /** 1, 2 or 3 for a partner; "open" for what nobody has; "free" for when somebody is free. */
  readonly tone: 1 | 2 | 3 | "open" | "free" | "busy";
  /** At most three letters in the cell. */
  readonly short: string;
  /** The whole of it in words, such as "Ada Vermeer, natuurkunde 3H2". */
  readonly text: string;
}

interface Props {
  label: string;
  rows: readonly Row[];
  days?: readonly Day[];
  /** More about a day, such as its date. */
  hints?: ReadonlyMap<Day, string>;
  /** By "TU:1"; what is absent is empty. */
  marks: ReadonlyMap<string, Mark>;
  legend?: readonly Mark[];
  empty?: string;
}

export function WeekPicture({ label, rows, days = SCHOOL_DAYS, hints, marks, legend = [], empty = "–" }: Props) {
  const said = say(words);
  const lessons = rows.every((row) => /^\d+$/.test(row.key));
  return (
    <div class="week stack">
      <div class="scroll-x" tabIndex={0} role="group" aria-label={label}>
        <table class="week-table">
          <caption class="hidden-text">{label}</caption>
          <thead>
            <tr>
              <th scope="col"><span class="hidden-text">{lessons ? said.lesson : said.part}</span></th>
              {days.map((day) => (
                <th scope="col" key={day}>
                  <span class="week-head" aria-hidden="true">
                    {shortDay(day, locale.value)}
                    {hints?.has(day) ? <small class="muted">{hints.get(day)}</small> : null}
                  </span>
                  <span class="hidden-text">{[longDay(day, locale.value), hints?.get(day)].filter(Boolean).join(" ")}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">
                  <span class="week-head">
                    {row.label}
                    {row.hint ? <small class="muted">{row.hint}</small> : null}
                  </span>
                </th>
                {days.map((day) => {
                  const mark = marks.get(`${day}:${row.key}`);
                  return (
                    <td key={day}>
                      <span class="week-cell" data-tone={mark?.tone ?? "none"} title={mark?.text}>
                        <span aria-hidden="true">{mark ? mark.short : ""}</span>
                        <span class="hidden-text">{mark ? mark.text : empty}</span>
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {legend.length ? (
        <ul role="list" class="row week-legend">
          {legend.map((mark) => (
            <li key={`${mark.tone}${mark.text}`} class="row">
              <span class="week-cell" data-tone={mark.tone} aria-hidden="true">{mark.short}</span>
              <span>{mark.text}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
