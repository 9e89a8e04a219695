// The month's statement of approved hours as a file, for the employer; it stands when the month is over.
import { useState } from "preact/hooks";
import { announce } from "../../core/status";
import { send } from "../../core/graphql";
import { say } from "../../core/i18n";
import { ArrangementStatement } from "../../generated/arrangement";
import { Button } from "../../ui/Button";
import { Failed } from "../../ui/Waiting";
import { monthName, today } from "./months";
import { type Arrangement, employersOf } from "./seats";
import { words } from "./words";

export function Statement({ arrangement, month }: { arrangement: Arrangement; month: string }) {
  const said = say(words);
  const [error, setError] = useState<unknown>(null);
  const employers = month < today().slice(0, 7) ? employersOf(arrangement) : [];
  if (!employers.length) return null;
  const get = async (company: string, name: string) => {
    setError(null);
    try {
      const { hoursStatement } = await send(ArrangementStatement, { company, month: `${month}-01` });
      save(hoursStatement, `${month} ${name}.csv`);
      announce(said.statementDone);
    } catch (trouble) {
      setError(trouble);
    }
  };
  return (
    <div class="stack no-print">
      <p class="small muted">{said.statementHelp(monthName(month))}</p>
      <div class="row">
        {employers.map(({ value, label }) => (
          <Button key={value} icon="download" onClick={() => void get(value, label)}>{said.statement(label)}</Button>
        ))}
      </div>
      {error ? <Failed error={error} /> : null}
    </div>
  );
}

/** Lets the browser keep a text as a file. */
function save(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
