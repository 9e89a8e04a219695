// Whether a profile still holds: who confirmed it, how long ago, and what to do before schools no longer see it.
import { ago } from "../core/format";
import { say } from "../core/i18n";
import { ButtonLink } from "../ui/Button";
import { Notice } from "../ui/Card";
import { words } from "./freshWords";

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
