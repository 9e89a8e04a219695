// A school invites somebody for a vacancy: the lessons that fit are ticked, the reasons and the law stand beside them.
import { useEffect, useMemo, useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { capital } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { query, setQuery } from "../../core/router";
import { useVocabulary } from "../../core/vocabulary";
import { MatchingMeet } from "../../generated/matching";
import { ProfessionalInvite, type ProfessionalInviteQuery, ProfessionalPosts } from "../../generated/professional";
import { contentOf, inOrder, nameOf } from "../../matching/lessons";
import { freshKey } from "../../matching/people";
import { Proposing } from "../../matching/Proposing";
import { NearMisses, Reasons, Rules } from "../../matching/Reasons";
import { words as shared } from "../../matching/words";
import { minutesOf } from "../../matching/minutes";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { Disclosure } from "../../ui/Disclosure";
import { Choice, Group, SelectField, TextArea } from "../../ui/Field";
import { Failed, Skeleton } from "../../ui/Waiting";
import type { Profile } from "./Screen";
import { words } from "./words";

export function Invite({ who }: { who: Profile }) {
  const said = say(words);
  const posts = useQuery(ProfessionalPosts, {});
  const options = posts.data?.vacancies.nodes ?? [];
  const chosen = query.value.get("vacancy") ?? "";
  return (
    <section class="card stack invite no-print">
      <h2>{said.invite}</h2>
      {posts.error ? <Failed error={posts.error} again={posts.again} /> : null}
      {posts.data && !options.length ? <p>{said.noPosts}</p> : null}
      {options.length ? (
        <SelectField
          label={said.chooseVacancy}
          value={chosen}
          options={[{ value: "", label: said.choose }, ...options.map((one) => ({ value: one.id, label: one.title }))]}
          onChange={(event) => setQuery({ vacancy: event.currentTarget.value || null }, "replace")}
        />
      ) : posts.data || posts.error ? null : <Skeleton height={4.5} />}
      {chosen ? <Judged who={who} vacancy={chosen} key={chosen} /> : null}
    </section>
  );
}

function Judged({ who, vacancy }: { who: Profile; vacancy: string }) {
  const { data, error, again } = useQuery(ProfessionalInvite, { vacancy, id: who.id });
  if (error) return <Failed error={error} again={again} />;
  if (!data?.vacancy || !data.matchExplanation) return <Skeleton height={24} />;
  return <Choosing who={who} post={data.vacancy} match={data.matchExplanation} may={data.eligibility} />;
}

interface Props {
  who: Profile;
  post: NonNullable<ProfessionalInviteQuery["vacancy"]>;
  match: NonNullable<ProfessionalInviteQuery["matchExplanation"]>;
  may: ProfessionalInviteQuery["eligibility"];
}

function Choosing({ who, post, match, may }: Props) {
  const said = say(words);
  const taught = useMemo(() => new Set(match.taught.flatMap((one) => (one.lesson ? [one.lesson.id] : []))), [match]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(taught);
  useEffect(() => setChosen(taught), [taught]);
  const [asking, setAsking] = useState<"propose" | "meet" | null>(null);
  const why = new Map(match.missed.flatMap((one) => (one.lesson && one.exclusion ? [[one.lesson.id, one.exclusion.label] as const] : [])));
  const lessons = inOrder(post.timetable);
  const picked = lessons.filter((one) => chosen.has(one.id));
  const flip = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <div class="stack">
      <p class="lead">{match.fits ? said.fits : said.fitsNot}</p>
      {match.exclusions.length ? <Notice kind="warn"><Rules rules={match.exclusions} /></Notice> : null}
      <Group legend={said.which} hint={said.whichHint}>
        {lessons.map((one) => (
          <Choice
            key={one.id}
            checked={chosen.has(one.id)}
            disabled={!taught.has(one.id)}
            onChange={(event) => flip(one.id, event.currentTarget.checked)}
            label={
              <>
                {capital(nameOf(one))}{contentOf(one) ? `: ${contentOf(one)}` : ""}
                {taught.has(one.id) ? null : <span class="muted small why-not">{said.cannot(why.get(one.id) ?? "")}</span>}
              </>
            }
          />
        ))}
      </Group>
      <div class="row">
        <Button look="primary" icon="send" disabled={!picked.length || !match.fits} onClick={() => setAsking("propose")}>{say(shared).propose}</Button>
        <Button icon="phone" onClick={() => setAsking("meet")}>{said.meet}</Button>
      </div>
      <Disclosure summary={said.why}><Reasons reasons={match.reasons} /></Disclosure>
      <NearMisses near={match.nearMisses} />
      {may ? <May may={may} /> : null}
      <Proposing
        offer={{ vacancy: post, lines: [{ person: who, lessons: picked, role: "LEAD", timeBasis: who.timeBasis, minutesPerWeek: minutesOf(picked) }] }}
        open={asking === "propose"}
        onClose={() => setAsking(null)}
      />
      {asking === "meet" ? <Meet who={who} post={post} close={() => setAsking(null)} /> : null}
    </div>
  );
}

function May({ may }: { may: NonNullable<Props["may"]> }) {
  const said = say(words);
  const label = useVocabulary("LegalGround");
  return (
    <div class="stack">
      <h3>{said.may}</h3>
      <p>{may.isAllowed ? said.mayYes(label("LegalGround", may.ground)) : said.mayNo}</p>
      {may.blocks.length ? <Rules rules={may.blocks} /> : null}
      {may.warnings.length ? <Rules rules={may.warnings} /> : null}
      <p class="muted small">{may.disclaimer}</p>
    </div>
  );
}

function Meet({ who, post, close }: { who: Profile; post: Props["post"]; close: () => void }) {
  const said = say(words);
  const [key] = useState(freshKey);
  const [message, setMessage] = useState("");
  const answer = useAnswer(MatchingMeet, said.meetDone, close);
  const run = () =>
    answer.run({
      input: { professionalId: who.id, vacancyId: post.id, kind: "CALL", message: message.trim() || null, idempotencyKey: key },
    });
  return (
    <Ask title={said.meetTitle} text={said.meetText} act={said.sendMeet} answer={answer} run={run} close={close}>
      <TextArea label={said.message} optional maxLength={2000} value={message} onInput={(event) => setMessage(event.currentTarget.value)} />
    </Ask>
  );
}
