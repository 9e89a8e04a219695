// What the work costs where the viewer may know it, other contracts beside it, and what is left of guest budgets.
import { useState } from "preact/hooks";
import { duration, euros } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { ArrangementBudgets, ArrangementCosts, type ArrangementBudgetFragment } from "../../generated/arrangement";
import { centsOf } from "../../proposals/TermsForm";
import { words as shared } from "../../proposals/words";
import { Disclosure } from "../../ui/Disclosure";
import { TextField } from "../../ui/Field";
import { Meter } from "../../ui/Meter";
import { Failed, Skeleton } from "../../ui/Waiting";
import type { Arrangement, Assignment } from "./seats";
import { words } from "./words";

const WEEK_MS = 7 * 86_400_000;

/** Cents a week for one's clock hours; null where no rate is known. */
const weekly = ({ money, minutesPerWeek }: Assignment) =>
  money?.ratePerHourCents == null ? null : Math.round((money.ratePerHourCents * minutesPerWeek) / 60);

export function Costs({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  const priced = arrangement.assignments.filter((one) => !one.leftOn && one.money);
  if (!priced.length) return null;
  return (
    <section class="stack" aria-labelledby="costs">
      <h2 id="costs">{said.costsTitle}</h2>
      <ul role="list" class="arrangement-hours">
        {priced.map((one) => {
          const cents = weekly(one);
          return (
            <li key={one.id} class="arrangement-line">
              <span><strong>{one.professional?.displayName ?? say(shared).someone}</strong></span>
              <span>{cents === null ? said.noRate : said.perWeek(euros(cents), duration(one.minutesPerWeek))}</span>
            </li>
          );
        })}
      </ul>
      <p class="small muted">{said.costsHelp}</p>
      <Disclosure summary={said.compare}><Comparison arrangement={arrangement} parts={priced} /></Disclosure>
    </section>
  );
}

function Comparison({ arrangement, parts }: { arrangement: Arrangement; parts: readonly Assignment[] }) {
  const said = say(words);
  const label = useVocabulary("ContractKind");
  const span = Date.parse(arrangement.endsOn) - Date.parse(arrangement.startsOn);
  const [wage, setWage] = useState("");
  const [weeks, setWeeks] = useState(String(Math.max(1, Math.round(span / WEEK_MS))));
  const cents = centsOf(wage);
  const count = Number(weeks);
  const money = parts[0]?.money;
  const asked =
    cents && Number.isInteger(count) && count > 0
      ? {
          input: {
            on: arrangement.startsOn,
            minutesWeek: parts.reduce((sum, one) => sum + one.minutesPerWeek, 0),
            weeks: count,
            grossHourlyWageCents: cents,
            ratePerHourCents: money?.ratePerHourCents ?? null,
          },
        }
      : null;
  const { data, error } = useQuery(ArrangementCosts, asked);
  return (
    <div class="stack">
      <p>{said.compareHelp}</p>
      <div class="terms-dates">
        <TextField inputMode="decimal" label={said.wage} value={wage} onInput={(event) => setWage(event.currentTarget.value)} />
        <TextField inputMode="numeric" label={said.weeks} value={weeks} onInput={(event) => setWeeks(event.currentTarget.value)} />
      </div>
      {error ? <Failed error={error} /> : null}
      {asked && data ? (
        <div class="scroll-x" tabIndex={0} role="group" aria-label={said.compare}>
          <table>
            <caption class="hidden-text">{said.compare}</caption>
            <thead>
              <tr><th scope="col">{said.contract}</th><th scope="col">{said.schoolPays}</th><th scope="col">{said.companyPays}</th></tr>
            </thead>
            <tbody>
              {data.costComparison.map((one) => (
                <tr key={one.contractKind}>
                  <th scope="row">{label("ContractKind", one.contractKind)}</th>
                  <td class="number">{euros(one.schoolCents)}</td>
                  <td class="number">{euros(one.companyCents)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}

export function Budgets({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  const { data, error, loading, again } = useQuery(ArrangementBudgets, { id: arrangement.id });
  const known = new Map(
    (data?.arrangement?.assignments ?? []).flatMap(({ professional }) =>
      professional?.guestBudget ? [[professional.id, { name: professional.displayName, budget: professional.guestBudget }] as const] : [],
    ),
  );
  if (loading && !data) return <Skeleton height={6} />;
  if (error) return <Failed error={error} again={again} />;
  if (!known.size) return null;
  const all = [...known.values()];
  return (
    <section class="stack" aria-labelledby="budgets">
      <h2 id="budgets">{said.budgets}</h2>
      <p class="muted">{said.budgetsHelp}</p>
      <ul role="list" class="arrangement-hours">
        {all.map(({ name, budget }) => (
          <li key={name} class="arrangement-line">
            <strong>{name}</strong>
            {[...budget.boards, budget.total].map((row) => (
              <Budget key={row.board?.id ?? "all"} row={row} who={name} />
            ))}
          </li>
        ))}
      </ul>
      <p class="small muted">{all[0]?.budget.disclaimer}</p>
    </section>
  );
}

function Budget({ row, who }: { row: ArrangementBudgetFragment; who: string }) {
  const said = say(words);
  const where = row.board?.name ?? said.everywhere;
  const used = Math.max(0, row.limitMinutes - row.leftMinutes);
  const left = row.leftMinutes < 0 ? said.tooMuch(duration(-row.leftMinutes)) : said.left2(duration(row.leftMinutes));
  return (
    <div>
      <span class="small">{where}</span>
      <Meter value={used} max={row.limitMinutes} label={`${who}, ${where}`} text={`${said.used(duration(used), duration(row.limitMinutes))}; ${left}`} />
    </div>
  );
}
