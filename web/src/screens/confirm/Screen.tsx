// Confirming one's profile: what the employer wrote, what one decides oneself, and yes or no.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { capital, day, duration, euros, list } from "../../core/format";
import { send } from "../../core/graphql";
import { locale, say } from "../../core/i18n";
import { refresh, useQuery } from "../../core/query";
import { go, param } from "../../core/router";
import { toast } from "../../core/status";
import { useTitle } from "../../core/title";
import { findViewer } from "../../core/viewer";
import { useVocabulary } from "../../core/vocabulary";
import { ConfirmMine, ConfirmNo, ConfirmYes } from "../../generated/confirm";
import { PostProfessionalOf, PostProfessionalUpdate, type Visibility } from "../../generated/post-professional";
import { lastDay } from "../../matching/lessons";
import { Answers } from "../../posting/Answers";
import { errorAt, mistakesOf, type Wrong, wrongOf } from "../../posting/refusals";
import type { KnownSubject } from "../../posting/Subjects";
import { draftOf, type Stored } from "../../profile/draft";
import { useAnswers } from "../../profile/overview";
import { stepsOf } from "../../profile/steps";
import { Audience } from "../../profile/Terms";
import { words as asked } from "../../posting/words";
import { Ask } from "../../ui/Ask";
import { Button, ButtonLink } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { ErrorSummary } from "../../ui/ErrorSummary";
import { Choice } from "../../ui/Field";
import { Empty, Failed, Skeleton } from "../../ui/Waiting";
import { longDay } from "../../ui/week/weekText";
import { words } from "./words";

export default function Confirm() {
  const id = param("id");
  return id ? <One id={id} key={id} /> : <Mine />;
}

function Page({ hidden, children }: { hidden?: boolean; children: preact.ComponentChildren }) {
  return (
    <div class="page page-top stack">
      <h1 class={hidden ? "hidden-text" : ""}>{say(words).title}</h1>
      {children}
    </div>
  );
}

/** Which profile waits; of several one chooses, and of one's own one may say that it still holds. */
function Mine() {
  const said = say(words);
  const { data, error, again } = useQuery(ConfirmMine, {});
  if (error) return <Page><Failed error={error} again={again} /></Page>;
  if (!data) return <Page><Skeleton height={24} /></Page>;
  const waiting = data.viewer?.profilesToConfirm ?? [];
  const own = data.viewer?.professional;
  const single = waiting.length === 1 ? waiting[0]?.id : waiting.length ? undefined : own?.viewerCan.includes("CONFIRM") ? own.id : undefined;
  if (single) return <One id={single} key={single} />;
  if (!waiting.length)
    return (
      <Page hidden>
        <Empty icon="badge-check" title={said.nothing}>
          <p class="prose">{said.nothingHelp}</p>
          {own ? <ButtonLink href={`/professionals/${own.id}`} look="primary">{said.toProfile}</ButtonLink> : <ButtonLink href="/professionals/new" look="primary">{said.make}</ButtonLink>}
        </Empty>
      </Page>
    );
  return (
    <Page>
      <p class="lead prose">{said.several}</p>
      <ul role="list" class="stack">
        {waiting.map((one) => (
          <li key={one.id} class="card card-link">
            <h2><a class="card-target" href={`/profile/confirm/${one.id}`}>{one.employer?.name ?? one.displayName}</a></h2>
            <p class="muted">{[one.displayName, one.profession].join(" · ")}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function One({ id }: { id: string }) {
  const said = say(words);
  const { data, error, again } = useQuery(PostProfessionalOf, { id });
  const found = data?.professional;
  if (error && !found) return <Page><Failed error={error} again={again} /></Page>;
  if (!data) return <Page><Skeleton height={24} /></Page>;
  if (!found?.viewerCan.includes("CONFIRM"))
    return (
      <Page hidden>
        <Empty icon="badge-check" title={said.nothing}>
          <p class="prose">{said.nothingHelp}</p>
          {found ? <ButtonLink href={`/professionals/${found.id}`} look="primary">{said.toProfile}</ButtonLink> : null}
        </Empty>
      </Page>
    );
  return <Deciding stored={found} known={data.subjects} />;
}

function Deciding({ stored, known }: { stored: Stored; known: readonly KnownSubject[] }) {
  const said = say(words);
  const first = stored.status === "AWAITING_CONFIRMATION";
  const offer = first ? stored.releases.find((one) => one.status === "PROPOSED") : undefined;
  const [visibility, setVisibility] = useState<Visibility | null>(null);
  const [named, setNamed] = useState(false);
  const [accepts, setAccepts] = useState(true);
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const [asking, setAsking] = useState<"yes" | "no" | null>(null);
  const draft = draftOf(stored, "self");
  const steps = stepsOf(draft, false);
  const answers = useAnswers({ draft, known }, steps, `/professionals/${stored.id}/edit`, [], "confirm");
  const employer = stored.employer?.name ?? said.employer;
  const title = first ? said.firstTitle(employer) : said.stillTitle;
  useTitle(title);
  const next = () => {
    const found = first && !visibility ? [{ field: "visibility", text: said.needVisibility }] : [];
    setWrong(found);
    if (!found.length) setAsking("yes");
  };
  return (
    <article class="page page-top stack posting confirm">
      <ErrorSummary mistakes={mistakesOf(wrong)} />
      <header class="stack">
        <h1>{title}</h1>
        <p class="lead prose">{first ? said.firstText(employer) : said.stillText}</p>
      </header>
      <section class="card stack" aria-labelledby="written">
        <h2 id="written">{first ? said.written(employer) : said.now}</h2>
        <p class="muted">{said.mend}</p>
        <Answers answers={answers} />
      </section>
      {offer ? <Hours offer={offer} accepts={accepts} change={setAccepts} /> : null}
      {first ? (
        <section class="card stack" aria-labelledby="seen">
          <h2 id="seen">{said.seen}</h2>
          <Audience
            visibility={visibility}
            named={named}
            error={errorAt(wrong, "visibility")}
            set={(more) => {
              if (more.visibility) setVisibility(more.visibility);
              if (more.named !== undefined) setNamed(more.named);
            }}
          />
        </section>
      ) : null}
      <div class="row">
        <Button look="primary" icon="check" onClick={next}>{first ? said.confirm : said.still}</Button>
        {stored.viewerCan.includes("REFUSE") ? <Button look="danger" icon="x" onClick={() => setAsking("no")}>{said.refuse}</Button> : null}
      </div>
      {asking === "yes" ? <Yes stored={stored} chosen={first ? { visibility, named } : null} accepts={Boolean(offer) && accepts} refuse={setWrong} close={() => setAsking(null)} /> : null}
      {asking === "no" ? <No stored={stored} employer={employer} close={() => setAsking(null)} /> : null}
    </article>
  );
}

function Hours({ offer, accepts, change }: { offer: Stored["releases"][number]; accepts: boolean; change: (accepts: boolean) => void }) {
  const said = say(words);
  const label = useVocabulary("ChargeKind", "LendingBasis");
  const rows: readonly (readonly [string, string])[] = [
    [said.hours, said.perWeek(duration(offer.minutesWeek))],
    [said.days, offer.weekdays.length ? capital(list(offer.weekdays.map((one) => longDay(one, locale.value)))) : said.anyDay],
    [said.period, said.until(day(offer.validFrom), day(lastDay(offer.validTo)))],
    [said.charge, [capital(label("ChargeKind", offer.chargeKind)), offer.rateCents ? said.rate(euros(offer.rateCents)) : ""].filter(Boolean).join(", ")],
    [said.lending, capital(label("LendingBasis", offer.lendingBasis))],
    [said.conditions, offer.conditions ?? say(asked).none],
  ];
  return (
    <section class="card stack" aria-labelledby="hours">
      <h2 id="hours">{said.hoursTitle(offer.company?.name ?? said.employer)}</h2>
      <dl class="facts">
        {rows.map(([name, text]) => <><dt key={name}>{name}</dt><dd>{text}</dd></>)}
      </dl>
      <Choice label={said.accept} checked={accepts} onChange={(event) => change(event.currentTarget.checked)} />
      {accepts ? null : <Notice kind="warn"><p>{said.notAccepted}</p></Notice>}
    </section>
  );
}

interface YesProps {
  stored: Stored;
  chosen: { visibility: Visibility | null; named: boolean } | null;
  accepts: boolean;
  refuse: (wrong: readonly Wrong[]) => void;
  close: () => void;
}

function Yes({ stored, chosen, accepts, refuse, close }: YesProps) {
  const said = say(words);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      const wrong = await confirm();
      if (!wrong.length) return;
      refuse(wrong);
      close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  // First who may see it, then the word that lets it be seen.
  const confirm = async (): Promise<Wrong[]> => {
    if (chosen) {
      const { updateProfile } = await send(PostProfessionalUpdate, { input: { professionalId: stored.id, profile: chosen } });
      const wrong = updateProfile ? wrongOf(updateProfile) : [];
      if (wrong.length) return wrong;
    }
    const { confirmProfile } = await send(ConfirmYes, { input: { professionalId: stored.id, acceptRelease: accepts } });
    if (confirmProfile?.__typename !== "ConfirmProfileSuccess") return confirmProfile ? wrongOf(confirmProfile) : [];
    await findViewer();
    refresh();
    toast(confirmProfile.professional.status === "PUBLISHED" ? said.online : said.waiting);
    go(`/professionals/${stored.id}`);
    return [];
  };
  return (
    <Ask
      title={chosen ? said.confirmTitle : said.stillTitle}
      text={chosen ? said.confirmText : said.stillAsk}
      act={chosen ? said.confirm : said.still}
      answer={{ trouble: null, busy, error }}
      run={run}
      close={close}
    />
  );
}

function No({ stored, employer, close }: { stored: Stored; employer: string; close: () => void }) {
  const said = say(words);
  const after = () => {
    void findViewer();
    go("/");
  };
  const answer = useAnswer(ConfirmNo, said.refused, after);
  const run = () => answer.run({ input: { professionalId: stored.id } });
  return <Ask title={said.refuseTitle} text={said.refuseText(employer)} act={said.refuse} look="danger" answer={answer} run={run} close={close} />;
}
