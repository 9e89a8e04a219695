// What the work is, in short: size, period, how it may be shared, who may teach it.
import type { ComponentChildren } from "preact";
import { capital, duration, euros, list, number } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { period } from "../../matching/lessons";
import type { Post } from "./Screen";
import { words } from "./words";

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return children ? <><dt>{name}</dt><dd>{children}</dd></> : null;
}

export function Facts({ post }: { post: Post }) {
  const said = say(words);
  const label = useVocabulary("LegalGround", "EngagementForm", "ContractKind", "SplitKind", "ContinuityPolicy", "HoursMode");
  const named = (name: string, codes: readonly string[]) => capital(list(codes.map((code) => label(name, code)), "disjunction"));
  const { lessons, clockHours, fte } = post.hours;
  return (
    <section class="card stack">
      <h2>{said.facts}</h2>
      <dl class="facts">
        <Fact name={said.hours}>{said.hoursText(number(lessons, 1), number(clockHours, 1), number(fte, 2))}</Fact>
        <Fact name={said.mode}>{capital(label("HoursMode", post.hoursMode))}</Fact>
        <Fact name={said.period}>{capital(period(post.startsOn, post.endsOn))}</Fact>
        <Fact name={said.team}>{capital(teamOf(post))}</Fact>
        <Fact name={said.split}>{post.duoAllowed && post.splitKinds.length ? named("SplitKind", post.splitKinds) : null}</Fact>
        <Fact name={said.continuity}>{capital(label("ContinuityPolicy", post.continuity))}</Fact>
        <Fact name={said.handover}>{post.handoverMinutes ? duration(post.handoverMinutes) : null}</Fact>
        <Fact name={said.grounds}>{post.acceptedGrounds.length ? named("LegalGround", post.acceptedGrounds) : null}</Fact>
        <Fact name={said.forms}>{post.forms.length ? named("EngagementForm", post.forms) : null}</Fact>
        <Fact name={said.contracts}>{post.contractKinds.length ? named("ContractKind", post.contractKinds) : null}</Fact>
        <Fact name={said.pay}>{post.salaryScale}</Fact>
        <Fact name={said.budget}>{post.budgetCents ? said.aMonth(euros(post.budgetCents)) : null}</Fact>
      </dl>
    </section>
  );
}

function teamOf(post: Post): string {
  const said = say(words);
  if (!post.duoAllowed || post.maxTeam < 2) return said.alone;
  const least = post.shareMode === "REQUIRED" ? Math.max(2, post.minTeam) : post.minTeam;
  return least > 1 ? said.teamAtLeast(least, post.maxTeam) : said.teamText(least, post.maxTeam);
}
