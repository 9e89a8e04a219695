// Agreed work on one page: who teaches what and when, who signed, what is checked, hours, absence, money, and what one can do.
import { useRef } from "preact/hooks";
import { capital, day } from "../../core/format";
import { say } from "../../core/i18n";
import { useLive } from "../../core/live";
import { refresh, useQuery } from "../../core/query";
import { param } from "../../core/router";
import { announce } from "../../core/status";
import { useTitle } from "../../core/title";
import { useVocabulary } from "../../core/vocabulary";
import { Arrangement as Document, ArrangementLive } from "../../generated/arrangement";
import { Paper } from "../../proposals/Paper";
import { words as shared } from "../../proposals/words";
import { ButtonLink } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { Empty, Failed, SkeletonList } from "../../ui/Waiting";
import { Absences } from "./Absences";
import { Acts } from "./Acts";
import { Calendar } from "./Calendar";
import { Checks } from "./Checks";
import { Budgets, Costs } from "./Costs";
import { Hours } from "./Hours";
import { People } from "./People";
import { Signatures } from "./Signatures";
import { Signing } from "./Signing";
import { type Arrangement } from "./seats";
import { toneOf } from "./states";
import { words } from "./words";
import "../../proposals/terms.css";
import "./arrangement.css";

export default function ArrangementPage() {
  const said = say(words);
  const id = param("id");
  const { data, error, loading, again } = useQuery(Document, { id });
  const arrangement = data?.arrangement;
  const shown = useRef(0);
  useLive(ArrangementLive, arrangement ? {} : null, ({ inboxChanged: { subject } }) => {
    if (subject?.__typename !== "Arrangement" || subject.id !== id) return;
    refresh();
    // What one did oneself was told already, and hours change no version.
    if (shown.current && subject.version > shown.current) announce(said.changed);
  });
  if (arrangement) shown.current = arrangement.version;
  const title = said.title(arrangement?.vacancy?.title ?? said.gone);
  useTitle(arrangement ? title : said.back);
  if (error) return <div class="page page-top"><h1>{said.back}</h1><Failed error={error} again={again} /></div>;
  if (loading && !data) return <div class="page page-top"><h1 class="hidden-text">{said.back}</h1><SkeletonList count={3} height={14} /></div>;
  if (!arrangement)
    return (
      <div class="page page-top">
        <h1 class="hidden-text">{said.back}</h1>
        <Empty icon="handshake" title={said.absent}>
          <p>{said.absentHelp}</p>
          <ButtonLink href="/arrangements">{said.back}</ButtonLink>
        </Empty>
      </div>
    );
  return (
    <article class="page page-top stack">
      <p class="no-print"><a href="/arrangements">{said.back}</a></p>
      <Head arrangement={arrangement} title={title} />
      <div class="arrangement-columns">
        <div class="stack">
          <People arrangement={arrangement} />
          <Calendar arrangement={arrangement} absences={data.absences} />
          <Hours arrangement={arrangement} />
        </div>
        <div class="stack">
          <Signing arrangement={arrangement} />
          <Signatures arrangement={arrangement} />
          <Checks arrangement={arrangement} />
          <Absences arrangement={arrangement} absences={data.absences} />
          <Costs arrangement={arrangement} />
          <Budgets arrangement={arrangement} />
          <Acts arrangement={arrangement} />
        </div>
      </div>
    </article>
  );
}

function Head({ arrangement, title }: { arrangement: Arrangement; title: string }) {
  const said = say(words);
  const label = useVocabulary("ArrangementStatus", "EndReason");
  const { vacancy, school, proposal, predecessor, endedOn, endReason } = arrangement;
  return (
    <header class="stack">
      <h1>{title}</h1>
      <p class="row">
        <Tag tone={toneOf(arrangement.status)}>{capital(label("ArrangementStatus", arrangement.status))}</Tag>
        {vacancy ? <a href={`/vacancies/${vacancy.id}`}>{school?.name ?? vacancy.title}</a> : <span>{school?.name}</span>}
        <span class="muted">{say(shared).from(day(arrangement.startsOn), day(arrangement.endsOn))}</span>
      </p>
      {endedOn ? <p>{said.ended(day(endedOn), endReason ? label("EndReason", endReason).toLowerCase() : "")}</p> : null}
      <p class="row no-print">
        {proposal ? <a href={`/proposals/${proposal.id}`}>{said.proposal}</a> : null}
        {predecessor ? <a href={`/arrangements/${predecessor.id}`}>{said.before}</a> : null}
        <Paper of={`/arrangements/${arrangement.id}`} />
      </p>
    </header>
  );
}
