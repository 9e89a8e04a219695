// For a professional: does it fit and why, may one teach it and by which rule, and a proposal of one's own.
import { useState } from "preact/hooks";
import { capital, day } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { VacancyForMe, type VacancyForMeQuery } from "../../generated/vacancy";
import { inOrder, summaryOf } from "../../matching/lessons";
import { Proposing } from "../../matching/Proposing";
import { NearMisses, Reasons, Rules } from "../../matching/Reasons";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { Disclosure } from "../../ui/Disclosure";
import { Meter } from "../../ui/Meter";
import { Failed, Skeleton } from "../../ui/Waiting";
import type { Post } from "./Screen";
import { words } from "./words";

type Mine = NonNullable<VacancyForMeQuery["matchExplanation"]>;
type May = NonNullable<VacancyForMeQuery["eligibility"]>;

export function ForMe({ post, me }: { post: Post; me: string }) {
  const said = say(words);
  const { data, error, again } = useQuery(VacancyForMe, { id: post.id, me });
  return (
    <section class="card stack for-me no-print" aria-busy={!data && !error}>
      <h2>{said.forMe}</h2>
      {error ? <Failed error={error} again={again} /> : null}
      {!data && !error ? <Skeleton height={24} /> : null}
      {data?.matchExplanation ? <Fit post={post} match={data.matchExplanation} /> : null}
      {data?.matchExplanation?.taught.length && data.professional ? <Offer post={post} me={data.professional} match={data.matchExplanation} may={data.eligibility?.isAllowed ?? true} /> : null}
      {data?.eligibility ? <MayTeach may={data.eligibility} /> : null}
    </section>
  );
}

function Fit({ post, match }: { post: Post; match: Mine }) {
  const said = say(words);
  const [some, all] = [match.taught.length, post.timetable.length];
  const own = lessonsOf(post, match);
  return (
    <>
      <p class="lead">{match.fits ? (some === all ? said.fits : said.fitsPart(some, all)) : said.fitsNot}</p>
      {all ? <Meter value={some} max={all} label={said.yourLessons} text={said.covers(`${some}`, `${all}`)} /> : null}
      {own.length ? <p>{said.yourLessons}: {summaryOf(own)}</p> : null}
      {match.exclusions.length ? <Notice kind="warn"><Rules rules={match.exclusions} /></Notice> : null}
      <Disclosure summary={said.reasons} open={match.fits}>
        <Reasons reasons={match.reasons} />
      </Disclosure>
      <NearMisses near={match.nearMisses} />
    </>
  );
}

function lessonsOf(post: Post, match: Mine) {
  const taught = new Set(match.taught.map((one) => one.lesson?.id));
  return inOrder(post.timetable.filter((one) => taught.has(one.id)));
}

function MayTeach({ may }: { may: May }) {
  const said = say(words);
  const label = useVocabulary("LegalGround");
  const helps = may.changes.filter((one) => one.suffices);
  return (
    <div class="stack">
      <h3>{said.may}</h3>
      <p>{may.isAllowed ? said.mayYes(label("LegalGround", may.ground)) : said.mayNo}</p>
      {may.blocks.length ? <Rules rules={may.blocks} /> : null}
      {may.warnings.length ? <Rules rules={may.warnings} /> : null}
      {may.deadline ? <p>{capital(may.deadline.label)} ({day(may.deadline.on)})</p> : null}
      {helps.length ? (
        <Disclosure summary={said.help}>
          <Rules rules={helps} />
        </Disclosure>
      ) : null}
      <p class="muted small">{may.disclaimer}</p>
    </div>
  );
}

function Offer({ post, me, match, may }: { post: Post; me: NonNullable<VacancyForMeQuery["professional"]>; match: Mine; may: boolean }) {
  const said = say(words);
  const [open, setOpen] = useState(false);
  if (!match.fits || !may) return null;
  const person = { id: me.id, displayName: me.displayName, isNamed: true, profession: "", employer: null };
  const lines = [{ person, lessons: lessonsOf(post, match), role: "LEAD" as const, timeBasis: me.timeBasis, minutesPerWeek: match.minutesPerWeek }];
  return (
    <>
      <Button look="primary" wide icon="send" onClick={() => setOpen(true)}>{said.propose}</Button>
      <Proposing offer={{ vacancy: post, lines }} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
