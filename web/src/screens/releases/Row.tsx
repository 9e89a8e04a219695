// One release: whose, how many hours until when, how far they are used, the work on them, and the acts.
import { useState } from "preact/hooks";
import { ago, capital, day, duration, euros, list, number } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import type { ReleasesRowFragment } from "../../generated/releases";
import { words as shared } from "../../proposals/words";
import { Button } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { Meter } from "../../ui/Meter";
import { Extend, Revoke } from "./Acting";
import { moved, soon } from "./choice";
import { words } from "./words";

type Open = "extend" | "revoke" | null;
const MINUTES = 60;
const hoursOf = (minutes: number) => number(minutes / MINUTES, 1);

export function Row({ row }: { row: ReleasesRowFragment }) {
  const said = say(words);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const { release, professional } = row;
  const name = professional?.displayName ?? said.someone;
  const waits = release.status === "PROPOSED";
  // Whoever may take hours back is the company that gave them, and gives others in their place.
  const may = release.viewerCan.includes("REVOKE");
  return (
    <li class="card stack releases-row">
      <div class="row releases-head">
        <h3>{professional ? <a href={`/professionals/${professional.id}`}>{name}</a> : name}</h3>
        <Tag tone={waits ? "warn" : "good"}>{said.status[release.status] ?? release.status}</Tag>
        {!waits && release.validTo < soon() ? <Tag tone="accent" icon="clock">{said.soon}</Tag> : null}
      </div>
      {professional?.isNamed ? <p class="muted">{capital(professional.profession)}</p> : null}
      <p>{said.until(day(moved(release.validTo, -1)), ago(release.validTo))}</p>
      {waits ? (
        <p>{capital(say(shared).perWeek(duration(release.minutesWeek)))}</p>
      ) : (
        <Meter label={name} value={row.usedMinutesWeek} max={release.minutesWeek} text={said.use(hoursOf(row.usedMinutesWeek), hoursOf(release.minutesWeek))} />
      )}
      <Details row={row} />
      {waits ? null : <Works row={row} />}
      {may ? (
        <div class="row no-print">
          {waits || !professional ? null : (
            <Button icon="calendar" aria-label={said.extendOf(name)} onClick={() => setOpen("extend")}>{said.extend}</Button>
          )}
          <Button look="quiet" icon="undo-2" aria-label={said.revokeOf(name)} onClick={() => setOpen("revoke")}>{said.revoke}</Button>
        </div>
      ) : null}
      {open === "extend" && professional ? <Extend professional={professional.id} release={release} name={name} close={close} /> : null}
      {open === "revoke" ? <Revoke row={row} name={name} close={close} /> : null}
    </li>
  );
}

function Details({ row }: { row: ReleasesRowFragment }) {
  const said = say(words);
  const label = useVocabulary("ChargeKind", "VatTreatment", "Weekday");
  const { release } = row;
  const price = [
    release.rateCents === null ? "" : say(shared).hourly(euros(release.rateCents)),
    label("ChargeKind", release.chargeKind),
  ];
  const facts = [
    release.weekdays.length ? said.days(list(release.weekdays.map((one) => label("Weekday", one)))) : "",
    `${said.price}: ${price.filter(Boolean).join(", ")}`,
    row.proposedMinutesWeek ? said.asked(hoursOf(row.proposedMinutesWeek)) : "",
  ];
  return (
    <>
      <p class="muted">{facts.filter(Boolean).join(" · ")}</p>
      {release.conditions ? <p class="muted releases-conditions">{said.conditions}: {release.conditions}</p> : null}
    </>
  );
}

function Works({ row }: { row: ReleasesRowFragment }) {
  const said = say(words);
  if (!row.arrangements.length) return <p class="muted">{said.noWork}</p>;
  return (
    <div>
      <p class="releases-works">{said.works}</p>
      <ul class="releases-links">
        {row.arrangements.map((one) => (
          <li key={one.id}>
            <a href={`/arrangements/${one.id}`}>
              {said.work(one.vacancy?.title ?? one.school?.name ?? said.works, one.vacancy ? (one.school?.name ?? "") : "", day(moved(one.endsOn, -1), "short"))}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
