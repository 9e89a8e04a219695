// What a company does with hours that it gave: give them longer, which the professional agrees to, or take them back.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { say } from "../../core/i18n";
import { ReleasesGrant, ReleasesRevoke, type ReleasesRowFragment } from "../../generated/releases";
import { Ask } from "../../ui/Ask";
import { TextField } from "../../ui/Field";
import { moved, nextYear } from "./choice";
import { words } from "./words";

type Release = ReleasesRowFragment["release"];

interface ExtendProps {
  professional: string;
  release: Release;
  name: string;
  close: () => void;
}

export function Extend({ professional, release, name, close }: ExtendProps) {
  const said = say(words);
  const present = moved(release.validTo, -1);
  const [last, setLast] = useState(nextYear(present));
  const [early, setEarly] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const answer = useAnswer(ReleasesGrant, said.extended(name), close);
  const run = async () => {
    setEarly(last <= present);
    if (!last || last <= present) return;
    const { minutesWeek, minutesYear, weekdays, validFrom, conditions, chargeKind, rateCents, vatTreatment, lendingBasis } = release;
    // All stays as it is but the end: agreed work has to fit in the new hours from its own start on.
    const same = { minutesWeek, minutesYear, weekdays, validFrom, conditions, chargeKind, rateCents, vatTreatment, lendingBasis };
    await answer.run({ input: { professionalId: professional, release: { ...same, validTo: moved(last, 1) }, idempotencyKey: key } });
  };
  return (
    <Ask title={said.extendOf(name)} text={said.extendText(name)} act={said.extend} answer={answer} run={run} close={close}>
      <TextField
        type="date"
        label={said.lastDay}
        min={release.validTo}
        error={early ? said.later : null}
        value={last}
        onInput={(event) => setLast(event.currentTarget.value)}
      />
    </Ask>
  );
}

export function Revoke({ row, name, close }: { row: ReleasesRowFragment; name: string; close: () => void }) {
  const said = say(words);
  const waits = row.release.status === "PROPOSED";
  // With work on the hours the first day that can be is the one after that work.
  const free = row.arrangements.map((one) => one.endsOn).sort().at(-1) ?? "";
  const [from, setFrom] = useState(waits ? "" : free);
  const answer = useAnswer(ReleasesRevoke, said.revoked, close);
  const run = () => answer.run({ input: { releaseId: row.release.id, effectiveOn: from || null } });
  return (
    <Ask
      title={said.revokeOf(name)}
      text={waits ? said.revokeWaiting(name) : said.revokeText(name)}
      act={said.revoke}
      look="danger"
      answer={answer}
      run={run}
      close={close}
    >
      {waits ? null : (
        <TextField type="date" label={said.endDay} hint={said.endDayHint} optional value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
      )}
    </Ask>
  );
}
