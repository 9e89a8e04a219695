// Who has to agree, and what each said of the terms that stand.
import { day } from "../core/format";
import { say } from "../core/i18n";
import type { ProposalsPartyFragment } from "../generated/proposals";
import { Icon, type IconName } from "../ui/Icon";
import { partyName } from "./terms";
import { words } from "./words";
import "./parties.css";

const ICONS: Record<string, IconName> = { ACCEPTED: "circle-check", DECLINED: "circle-x", AWAITED: "clock" };

/** `brief` leaves out when it was. */
export function Parties({ parties, brief }: { parties: readonly ProposalsPartyFragment[]; brief?: boolean }) {
  const said = say(words);
  return (
    <ul role="list" class={brief ? "parties parties-brief" : "parties"}>
      {parties
        .filter((one) => one.required)
        .map((one, index) => (
          <li key={index} data-decision={one.decision}>
            <Icon name={ICONS[one.decision] ?? "circle"} />
            <span>
              <strong>{partyName(one)}</strong>{" "}
              <span class="muted">
                {said.party[one.kind]?.toLowerCase()}, {said.decision[one.decision]}
                {!brief && one.at ? ` ${day(one.at, "short")}` : ""}
              </span>
            </span>
          </li>
        ))}
    </ul>
  );
}
