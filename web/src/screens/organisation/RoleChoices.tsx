// The roles that fit a kind of organisation as boxes to tick, each with what it lets one do.
import { capital } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import type { OrganisationKind, Role } from "../../generated/organisation";
import { Choice, Group } from "../../ui/Field";
import { ROLES } from "./roles";
import { team } from "./teamWords";

interface Props {
  kind: OrganisationKind;
  chosen: readonly Role[];
  onChange: (roles: readonly Role[]) => void;
  missing: boolean;
}

export function RoleChoices({ kind, chosen, onChange, missing }: Props) {
  const said = say(team);
  const label = useVocabulary("Role");
  return (
    <Group legend={said.roles} error={missing ? said.rolesNeeded : null}>
      {ROLES[kind].map((one) => (
        <Choice
          key={one}
          checked={chosen.includes(one)}
          onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, one] : chosen.filter((role) => role !== one))}
          label={
            <>
              {capital(label("Role", one))} <span class="muted small">{said.help[one]}</span>
            </>
          }
        />
      ))}
    </Group>
  );
}
