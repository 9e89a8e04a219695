// Why somebody fits, rule by rule, and what would make it fit better. Never a bare percentage.
import { say } from "../core/i18n";
import { Icon } from "../ui/Icon";
import { words } from "./words";
import "./matching.css";

export interface Reason {
  readonly code: string;
  readonly label: string;
  readonly satisfied: boolean;
  readonly name?: string;
}

export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const said = say(words);
  return (
    <ul role="list" class="reasons">
      {reasons.map((one) => (
        <li key={one.code} data-met={one.satisfied}>
          <Icon name={one.satisfied ? "check" : "minus"} label={one.satisfied ? said.met : said.notMet} />
          <span>{one.label}</span>
        </li>
      ))}
    </ul>
  );
}

export interface Sourced {
  readonly label: string;
  readonly source?: string | null;
}

/** Rules of law, each with the place where it stands. */
export function Rules({ rules }: { rules: readonly Sourced[] }) {
  const said = say(words);
  return (
    <ul class="rules">
      {rules.map((one) => (
        <li key={one.label}>
          {one.label} {one.source ? <span class="muted small">{said.source(one.source)}</span> : null}
        </li>
      ))}
    </ul>
  );
}

export interface Near {
  readonly effect: string;
  readonly changes: readonly { readonly label: string }[];
}

export function NearMisses({ near, level = "h3" }: { near: readonly Near[]; level?: "h3" | "h4" }) {
  const Head = level;
  if (!near.length) return null;
  return (
    <div class="stack near">
      <Head>{say(words).nearTitle}</Head>
      <ul role="list" class="stack">
        {near.map((one) => (
          <li key={one.changes.map((change) => change.label).join()} class="near-one">
            <Icon name="lightbulb" />
            <span>
              <strong>{one.changes.map((change) => change.label).join(" ")}</strong> {one.effect}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
