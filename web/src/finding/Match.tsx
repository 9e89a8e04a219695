// How well a result goes with what it is judged for: lessons covered, and each reason in words.
import { number } from "../core/format";
import { say } from "../core/i18n";
import { Disclosure } from "../ui/Disclosure";
import { Icon } from "../ui/Icon";
import { Meter } from "../ui/Meter";
import { words } from "./words";

export interface Judged {
  readonly fits: boolean;
  readonly score: number;
  readonly taught: readonly unknown[];
  readonly missed: readonly unknown[];
  readonly reasons: readonly { readonly code: string; readonly name: string; readonly label: string; readonly satisfied: boolean }[];
}

export function Match({ match }: { match: Judged }) {
  const said = say(words);
  const all = match.taught.length + match.missed.length;
  return (
    <div class="match above">
      {all ? (
        <Meter
          value={match.taught.length}
          max={all}
          label={match.fits ? said.fits : said.fitsNot}
          text={said.covers(number(match.taught.length), number(all))}
        />
      ) : null}
      <Disclosure summary={said.why}>
        <ul role="list" class="small">
          {match.reasons.map((one) => (
            <li key={one.code} class="row match-reason">
              <Icon name={one.satisfied ? "check" : "minus"} />
              <span>{one.label}</span>
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}

/** The best fit first; the rest in the order in which it was found. */
export function byFit<E extends { readonly match?: Judged | null | undefined }>(edges: readonly E[]): readonly E[] {
  const score = (edge: E) => edge.match?.score ?? -1;
  return [...edges].sort((a, b) => Number(b.match?.fits ?? false) - Number(a.match?.fits ?? false) || score(b) - score(a));
}

interface Highlighted {
  readonly field: string;
  readonly fragments: readonly { readonly hit: boolean; readonly text: string }[];
}

/** A text with what was searched for marked, where the server marked it. */
export function Marked({ field, text, highlights }: { field: string; text: string; highlights: readonly Highlighted[] }) {
  const found = highlights.find((one) => one.field === field)?.fragments;
  if (!found || found.map((one) => one.text).join("") !== text) return <>{text}</>;
  return <>{found.map((one, index) => (one.hit ? <mark key={index}>{one.text}</mark> : one.text))}</>;
}
