// Other terms for running work: the present ones as a form, what differs from them, and a proposal that all must agree to.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { say } from "../../core/i18n";
import { go } from "../../core/router";
import { mondayOf, plusDays } from "../../core/weeks";
import { ArrangementAmend } from "../../generated/arrangement";
import { words as shared } from "../../proposals/words";
import { linesOf, TermsForm, type TermsInput } from "../../proposals/TermsForm";
import { Ask } from "../../ui/Ask";
import { TextArea } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { useSeat } from "./Acts";
import { differences } from "./differences";
import { today } from "./months";
import type { Arrangement, Assignment } from "./seats";
import { words } from "./words";

/** Those whose work lasts beyond a day. */
const staying = (arrangement: Arrangement, on: string): readonly Assignment[] =>
  arrangement.assignments.filter((one) => !one.leftOn && one.validTo > on);

/** Money as the server takes it; what the viewer may not see, the server keeps. */
function moneyOf(money: Assignment["money"]) {
  if (!money?.chargeKind || !money.contractKind || !money.vatTreatment) return null;
  const { ratePerHourCents, chargeKind, contractKind, vatTreatment } = money;
  return { ratePerHourCents, chargeKind, contractKind, vatTreatment };
}

/** The work as it stands, as terms from a day on; of hours without lessons the minutes are said. */
function formOf(arrangement: Arrangement, startsOn: string): TermsInput {
  const helpers = arrangement.proposal?.standing.terms.lines ?? [];
  return {
    startsOn,
    endsOn: arrangement.endsOn,
    note: null,
    lines: staying(arrangement, startsOn).map((one) => {
      const known = helpers.find((line) => line.professional && line.professional.id === one.professional?.id);
      return {
        professionalId: one.professional?.id ?? "",
        role: one.role,
        timeBasis: one.timeBasis,
        slots: one.slots.map((slot) => slot.id),
        minutesPerWeek: one.slots.length ? null : one.minutesPerWeek,
        subjectSupervisor: known?.subjectSupervisor ?? null,
        coach: known?.coach ?? null,
        validFrom: one.validFrom > startsOn ? one.validFrom : null,
        validTo: one.validTo === arrangement.endsOn ? null : one.validTo,
        money: moneyOf(one.money),
      };
    }),
  };
}

export function Amending({ arrangement, close }: { arrangement: Arrangement; close: () => void }) {
  const said = say(words);
  const common = say(shared);
  const { field, onBehalfOf } = useSeat(arrangement);
  const [version] = useState(arrangement.version);
  const [key] = useState(() => crypto.randomUUID());
  const [present] = useState(() => formOf(arrangement, plusDays(mondayOf(today()), 7)));
  const [terms, setTerms] = useState(present);
  const [message, setMessage] = useState("");
  const answer = useAnswer(ArrangementAmend, said.proposed, ({ amendArrangement: made }) => {
    if (made && "proposal" in made) go(`/proposals/${made.proposal.id}`);
  });
  const timetable = arrangement.vacancy?.timetable ?? [];
  const names = new Map(arrangement.assignments.map((one) => [one.professional?.id ?? "", one.professional?.displayName ?? common.someone]));
  const changes = differences(present, terms, names, timetable);
  const run = () =>
    answer.run({
      input: { arrangementId: arrangement.id, terms, message: message || null, onBehalfOf, expectedVersion: version, idempotencyKey: key },
    });
  return (
    <Ask title={said.amendTitle} text={said.amendText} act={said.propose} wide answer={answer} run={run} close={close}>
      {field}
      <TermsForm
        terms={terms}
        names={linesOf(terms).map((one) => names.get(one.professionalId) ?? common.someone)}
        timetable={timetable}
        helpers
        change={setTerms}
      />
      <TextArea label={said.message} optional rows={2} value={message} onInput={(event) => setMessage(event.currentTarget.value)} />
      <h3>{said.changes}</h3>
      <div aria-live="polite">
        {changes.length ? (
          <ul role="list" class="changes">
            {changes.map((one) => (
              <li key={one.what}>
                <span class="muted">{one.what}:</span>{" "}
                <del><span class="hidden-text">{common.was} </span>{one.before}</del> <Icon name="arrow-right" />{" "}
                <ins><span class="hidden-text">{common.becomes} </span>{one.after}</ins>
              </li>
            ))}
          </ul>
        ) : (
          <p class="muted">{said.noChanges}</p>
        )}
      </div>
    </Ask>
  );
}
