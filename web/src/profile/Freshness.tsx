// Whether a profile still holds: who confirmed it, how long ago, and what to do before schools no longer see it.
import { ago } from "../core/format";
import { say } from "../core/i18n";
import { ButtonLink } from "../ui/Button";
import { Notice } from "../ui/Card";

const nl = {
  stale: "Scholen zien uw profiel niet meer, omdat u het lang niet bevestigde. Kijk of het nog klopt en bevestig het. Dan is het meteen terug.",
  staleOther: (name: string) => `Het profiel van ${name} is niet meer zichtbaar: het is lang niet bevestigd. Alleen ${name} kan dat doen, na inloggen.`,
  old: (when: string) => `U bevestigde uw profiel ${when}. Klopt het nog? Een profiel dat u lang niet bevestigt, zien scholen niet meer.`,
  confirm: "Nakijken en bevestigen",
};
const en: typeof nl = {
  stale: "Schools no longer see your profile, since you did not confirm it for long. See whether it is still right and confirm it. It is back at once.",
  staleOther: (name) => `The profile of ${name} is no longer shown: it was not confirmed for long. Only ${name} can do that, after signing in.`,
  old: (when) => `You confirmed your profile ${when}. Is it still right? Schools no longer see a profile that you do not confirm for long.`,
  confirm: "Look and confirm",
};
const words = { nl, en };

/** So many days after the last word we ask for the next: well before the reminder goes out. */
const ASK_AFTER_DAYS = 40;
const DAY_MS = 86_400_000;

interface Props {
  who: { readonly id: string; readonly status: string | null; readonly displayName?: string; readonly confirmedAt?: string | null };
  mine: boolean;
}

export function Freshness({ who, mine }: Props) {
  const said = say(words);
  if (who.status === "STALE")
    return (
      <Notice kind="warn">
        <p>{mine ? said.stale : said.staleOther(who.displayName ?? "")}</p>
        {mine ? <Confirm id={who.id} look="primary" /> : null}
      </Notice>
    );
  const old = who.status === "PUBLISHED" && !!who.confirmedAt && Date.now() - Date.parse(who.confirmedAt) > ASK_AFTER_DAYS * DAY_MS;
  if (!mine || !old || !who.confirmedAt) return null;
  return (
    <Notice>
      <p>{said.old(ago(who.confirmedAt))}</p>
      <Confirm id={who.id} look="secondary" />
    </Notice>
  );
}

function Confirm({ id, look }: { id: string; look: "primary" | "secondary" }) {
  return (
    <div class="no-print">
      <ButtonLink look={look} icon="check" href={`/profile/confirm/${id}`}>{say(words).confirm}</ButtonLink>
    </div>
  );
}
