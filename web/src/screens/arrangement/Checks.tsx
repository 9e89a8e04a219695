// What must be in order before the work begins, per person, with what the school saw.
import { capital, day } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { Tag } from "../../ui/Card";
import { Deciding } from "./Deciding";
import type { Arrangement } from "./seats";
import { toneOf } from "./states";
import { words } from "./words";

type Check = Arrangement["checks"][number];

export function Checks({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  return (
    <section class="stack" aria-labelledby="checks">
      <h2 id="checks">{said.checks}</h2>
      <p class="muted">{said.checksHelp}</p>
      {arrangement.checks.length ? null : <p>{said.noChecks}</p>}
      <ul role="list" class="arrangement-checks">
        {arrangement.checks.map((one) => (
          <Line key={one.id} check={one} />
        ))}
      </ul>
    </section>
  );
}

function Line({ check }: { check: Check }) {
  const said = say(words);
  const label = useVocabulary("CheckKind", "CheckStatus");
  const what = capital(label("CheckKind", check.kind));
  const facts = [
    check.handedOverOn ? said.seen(day(check.handedOverOn, "short")) : "",
    check.validUntil ? said.until(day(check.validUntil, "short")) : "",
    check.reasonLabel ?? "",
  ];
  return (
    <li class="arrangement-line">
      <div class="row arrangement-line-head">
        <span>
          <strong>{what}</strong>
          <br />
          <span class="muted">{check.professional?.displayName ?? said.forAll}</span>
        </span>
        <Tag tone={toneOf(check.status)}>{capital(label("CheckStatus", check.status))}</Tag>
      </div>
      {facts.some(Boolean) ? <p class="small muted">{facts.filter(Boolean).join(" · ")}</p> : null}
      <Deciding check={check} what={what} />
    </li>
  );
}
