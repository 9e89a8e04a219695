// Who signed which version of the terms and who still has to.
import { day } from "../../core/format";
import { say } from "../../core/i18n";
import type { ArrangementsPartyFragment } from "../../generated/arrangements";
import { words as shared } from "../../proposals/words";
import { Icon } from "../../ui/Icon";
import type { Arrangement } from "./seats";
import { words } from "./words";

function nameOf(party: ArrangementsPartyFragment): string {
  const common = say(shared);
  return party.professional?.displayName ?? party.organisation?.name ?? common.party[party.kind] ?? common.someone;
}

export function Signatures({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  const kinds = say(shared).party;
  return (
    <section class="stack" aria-labelledby="signatures">
      <h2 id="signatures">{said.parties}</h2>
      <p class="muted">{said.version(arrangement.termsVersion)}</p>
      <ul role="list" class="arrangement-signatures">
        {arrangement.signatures.map((one, index) => (
          <li key={index} data-signed>
            <Icon name="circle-check" />
            <span>
              <strong>{nameOf(one.by)}</strong>{" "}
              <span class="muted">
                {kinds[one.by.kind]?.toLowerCase()}, {said.signed(day(one.at, "short"))}
                {one.termsVersion === arrangement.termsVersion ? "" : ` (${said.older(one.termsVersion)})`}
              </span>
            </span>
          </li>
        ))}
        {arrangement.unsigned.map((one, index) => (
          <li key={`unsigned-${index}`}>
            <Icon name="clock" />
            <span>
              <strong>{nameOf(one)}</strong>{" "}
              <span class="muted">{kinds[one.kind]?.toLowerCase()}, {said.unsigned}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
