// The hours that the employer lets somebody teach in its time, and on what conditions.
import { capital, day, duration, euros, list } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { lastDay } from "../../matching/lessons";
import { longDay } from "../../ui/week/weekText";
import { Tag } from "../../ui/Card";
import { Fact } from "./Facts";
import type { Profile } from "./Screen";
import { words } from "./words";

export function Employer({ who }: { who: Profile }) {
  const said = say(words);
  const label = useVocabulary("TimeBasis", "ChargeKind", "ReleaseStatus", "LendingBasis");
  const standing = who.releases.filter((one) => one.status === "GRANTED" || one.status === "PROPOSED");
  return (
    <section class="card stack">
      <h2>{said.employer}</h2>
      <p>{capital(label("TimeBasis", who.timeBasis))}</p>
      {standing.map((one) => (
        <dl class="facts" key={one.id}>
          <Fact name={said.hours}>
            {said.releaseHours(duration(one.minutesWeek))}{" "}
            {one.weekdays.length ? said.releaseDays(list(one.weekdays.map((on) => longDay(on, locale.value)))) : ""}{" "}
            {one.status === "GRANTED" ? null : <Tag tone="warn">{label("ReleaseStatus", one.status)}</Tag>}
          </Fact>
          <Fact name={said.from}>{said.releasePeriod(day(one.validFrom), day(lastDay(one.validTo)))}</Fact>
          <Fact name={said.charge}>
            {capital(label("ChargeKind", one.chargeKind))}
            {one.rateCents ? `, ${said.rate(euros(one.rateCents))}` : ""}
          </Fact>
          <Fact name={said.contract}>{capital(label("LendingBasis", one.lendingBasis))}</Fact>
          <Fact name={said.conditions}>{one.conditions}</Fact>
        </dl>
      ))}
    </section>
  );
}
