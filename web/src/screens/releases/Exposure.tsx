// What released hours come to in a year, and in which months they end: tables, with bars in them.
import { capital, euros, number } from "../../core/format";
import { locale, say } from "../../core/i18n";
import type { ReleasesQuery, ReleasesSumFragment } from "../../generated/releases";
import { Meter } from "../../ui/Meter";
import { words } from "./words";

type Found = NonNullable<ReleasesQuery["releaseOverview"]>;
const MINUTES = 60;
const hoursOf = (minutes: number) => number(minutes / MINUTES, 0);

export function Sums({ found }: { found: Found }) {
  const said = say(words);
  const { released, used } = found;
  return (
    <section class="stack" aria-labelledby="sums">
      <h2 id="sums">{said.sums}</h2>
      <Meter
        label={said.usedLabel}
        value={used.minutesYear}
        max={Math.max(released.minutesYear, 1)}
        text={said.used(hoursOf(used.minutesYear), hoursOf(released.minutesYear))}
      />
      <table class="releases-sums">
        <caption class="hidden-text">{said.sums}</caption>
        <thead>
          <tr>
            <th scope="col">{said.what}</th>
            <th scope="col">{said.people}</th>
            <th scope="col">{said.hours}</th>
            <th scope="col">{said.money}</th>
          </tr>
        </thead>
        <tbody>
          <Sum name={said.rows.released} sum={released} />
          <Sum name={said.rows.used} sum={used} />
          <Sum name={said.rows.proposed} sum={found.proposed} />
        </tbody>
      </table>
      <p class="muted small prose">{said.sumsHelp(number(found.weeks))}</p>
    </section>
  );
}

function Sum({ name, sum }: { name: string; sum: ReleasesSumFragment }) {
  const said = say(words);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{number(sum.professionalCount)}</td>
      <td>{hoursOf(sum.minutesYear)}</td>
      <td>
        {euros(Math.round(sum.chargeCentsYear / 100) * 100)}
        {sum.unpricedMinutesYear ? <span class="muted small releases-unpriced">{said.unpriced(hoursOf(sum.unpricedMinutesYear))}</span> : null}
      </td>
    </tr>
  );
}

/** "juni 2027" of a first day. */
function monthOf(first: string): string {
  const tag = locale.value === "nl" ? "nl-NL" : "en-GB";
  return capital(new Date(`${first}T12:00:00Z`).toLocaleDateString(tag, { month: "long", year: "numeric", timeZone: "UTC" }));
}

export function Endings({ endings }: { endings: Found["endings"] }) {
  const said = say(words);
  const most = Math.max(...endings.map((one) => one.minutesWeek));
  return (
    <section class="stack" aria-labelledby="endings">
      <h2 id="endings">{said.endings}</h2>
      <table class="releases-endings">
        <caption>{said.endingsText}</caption>
        <thead>
          <tr>
            <th scope="col">{said.month}</th>
            <th scope="col">{said.releases}</th>
            <th scope="col">{said.perWeek}</th>
          </tr>
        </thead>
        <tbody>
          {endings.map((one) => (
            <tr key={one.month}>
              <th scope="row">{monthOf(one.month)}</th>
              <td>{number(one.releaseCount)}</td>
              <td>
                <Meter label={`${monthOf(one.month)}: ${said.perWeek}`} value={one.minutesWeek} max={most} text={said.hoursWeek(number(one.minutesWeek / MINUTES, 1))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
