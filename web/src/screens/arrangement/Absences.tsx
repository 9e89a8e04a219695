// Who is or was away, and who was asked to stand in.
import { capital, day } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { words as shared } from "../../proposals/words";
import { Tag } from "../../ui/Card";
import { Answering, Reporting } from "./Away";
import type { Absence, Arrangement } from "./seats";
import { toneOf } from "./states";
import { words } from "./words";

export function Absences({ arrangement, absences }: { arrangement: Arrangement; absences: readonly Absence[] }) {
  const said = say(words);
  return (
    <section class="stack" aria-labelledby="absences">
      <h2 id="absences">{said.absences}</h2>
      {absences.length ? null : <p class="muted">{said.noAbsences}</p>}
      <ul role="list" class="arrangement-away">
        {absences.map((one) => (
          <Away key={one.id} absence={one} />
        ))}
      </ul>
      <Reporting arrangement={arrangement} />
    </section>
  );
}

function Away({ absence }: { absence: Absence }) {
  const said = say(words);
  const common = say(shared);
  const label = useVocabulary("AbsenceKind", "OfferStatus");
  return (
    <li class="arrangement-line">
      <p>
        <strong>{said.away(absence.professional?.displayName ?? common.someone)}</strong>{" "}
        <span class="muted">{label("AbsenceKind", absence.kind).toLowerCase()}</span>
        <br />
        {said.back2(day(absence.startsOn, "short"), day(absence.endsOn, "short"))}
      </p>
      <p class="small muted">{absence.offers.length ? said.asked : said.nobodyAsked}</p>
      <ul role="list" class="arrangement-away">
        {absence.offers.map((one) => (
          <li key={one.id} class="row arrangement-line-head">
            <span>{one.professional?.displayName ?? common.someone}</span>
            <Tag tone={toneOf(one.status)}>{capital(label("OfferStatus", one.status))}</Tag>
            <Answering offer={one} />
          </li>
        ))}
      </ul>
    </li>
  );
}
