// The rows of a file: a table where there is room, cards on a phone; the reasons stand in full.
import { say } from "../../core/i18n";
import type { ImportsRowFragment } from "../../generated/imports";
import { Tag } from "../../ui/Card";
import { OUTCOMES } from "./tones";
import { words } from "./words";

export function Rows({ rows, total }: { rows: readonly ImportsRowFragment[]; total: number }) {
  const said = say(words);
  return (
    <>
      <table class="table imports-rows">
        <thead>
          <tr>
            {(["line", "reference", "outcome", "why"] as const).map((one) => <th key={one} scope="col">{said.columns[one]}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => <Row key={row.line} row={row} />)}
        </tbody>
      </table>
      {rows.length < total ? <p class="muted">{said.shown(rows.length, total)}</p> : null}
    </>
  );
}

function Row({ row }: { row: ImportsRowFragment }) {
  const said = say(words);
  const to = row.vacancy ? `/vacancies/${row.vacancy.id}` : row.professional ? `/professionals/${row.professional.id}` : null;
  return (
    <tr>
      <td class="number" data-label={said.columns.line}>{row.line}</td>
      <th scope="row" data-label={said.columns.reference}>{row.reference || "–"}</th>
      <td data-label={said.columns.outcome}>
        <Tag tone={OUTCOMES[row.outcome]}>{said.one[row.outcome]}</Tag>
      </td>
      <td>
        {row.issues.map((one) => (
          <p key={`${one.column} ${one.message}`}>{one.column ? <strong>{one.column}: </strong> : null}{one.message}</p>
        ))}
        {row.outcome === "CHANGED" ? <p>{row.columns.join(", ")}</p> : null}
        {to ? <a href={to} aria-label={`${said.open}: ${row.reference}`}>{said.open}</a> : null}
      </td>
    </tr>
  );
}
