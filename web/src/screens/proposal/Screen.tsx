// One proposal: whose turn it is, what stands, who agrees, and all that happened; it follows what others do.
import { useRef, useState } from "preact/hooks";
import { ago, day } from "../../core/format";
import { troubleOf } from "../../core/answer";
import { say } from "../../core/i18n";
import { useLive } from "../../core/live";
import { refresh, useMutation, useQuery } from "../../core/query";
import { param } from "../../core/router";
import { announce, toast } from "../../core/status";
import { useTitle } from "../../core/title";
import { common as everywhere } from "../../core/words";
import { Proposal as Document, ProposalComment, ProposalLive } from "../../generated/proposal";
import { Paper } from "../../proposals/Paper";
import { Parties } from "../../proposals/Parties";
import { partyName, toneOf } from "../../proposals/terms";
import { words as shared } from "../../proposals/words";
import { Changed } from "../../ui/Ask";
import { Button, ButtonLink } from "../../ui/Button";
import { Card, Notice, Tag } from "../../ui/Card";
import { TextArea } from "../../ui/Field";
import { Empty, Failed, SkeletonList } from "../../ui/Waiting";
import type { Proposal } from "./acting";
import { Answers } from "./Answers";
import { Standing } from "./Standing";
import { Timeline } from "./Timeline";
import { words } from "./words";
import "./proposal.css";

export default function ProposalPage() {
  const said = say(words);
  const id = param("id");
  const { data, error, loading, again } = useQuery(Document, { id });
  const [changed, setChanged] = useState(false);
  const known = useRef(0);
  const proposal = data?.proposal;
  if (proposal) known.current ||= proposal.standing.number;
  useLive(ProposalLive, { id }, (told) => {
    const number = told.proposalChanged.proposal?.standing.number ?? 0;
    if (known.current && number > known.current) {
      setChanged(true);
      announce(say(everywhere).changed);
    }
    known.current = Math.max(known.current, number);
    refresh();
  });
  const title = said.about(proposal?.vacancy?.title ?? said.gone);
  useTitle(proposal ? title : said.back);
  if (error) return <div class="page page-top"><h1>{said.back}</h1><Failed error={error} again={again} /></div>;
  if (loading && !proposal) return <div class="page page-top"><h1 class="hidden-text">{said.back}</h1><SkeletonList count={3} height={14} /></div>;
  if (!proposal)
    return (
      <div class="page page-top">
        <h1 class="hidden-text">{said.back}</h1>
        <Empty icon="inbox" title={said.absent}>
          <p>{said.absentHelp}</p>
          <ButtonLink href="/proposals">{said.back}</ButtonLink>
        </Empty>
      </div>
    );
  return (
    <article class="page page-top stack proposal">
      <p class="row no-print">
        <a href="/proposals">{said.back}</a>
        <Paper of={`/proposals/${proposal.id}`} />
      </p>
      <Head proposal={proposal} title={title} />
      {changed ? <Notice kind="warn"><Changed /></Notice> : null}
      <div class="proposal-columns">
        <div class="stack">
          <Turn proposal={proposal} />
          <section class="stack" aria-labelledby="standing">
            <h2 id="standing">{said.standing}</h2>
            <p class="muted">
              {said.version(proposal.standing.number, partyName(proposal.standing.by), day(proposal.standing.createdAt, "short"))}
            </p>
            {proposal.standing.message ? <blockquote>{proposal.standing.message}</blockquote> : null}
            <Standing terms={proposal.standing.terms} timetable={proposal.vacancy?.timetable ?? []} />
          </section>
        </div>
        <div class="stack">
          <section class="stack" aria-labelledby="parties">
            <h2 id="parties">{said.who}</h2>
            <p class="muted">{said.whoHelp} {proposal.standing.number}.</p>
            <Parties parties={proposal.parties} />
          </section>
          <section class="stack" aria-labelledby="history">
            <h2 id="history">{said.history}</h2>
            <Timeline items={proposal.timeline.edges.map((one) => one.node)} timetable={proposal.vacancy?.timetable ?? []} />
            {proposal.viewerCan.includes("COMMENT") ? <Comment id={proposal.id} /> : null}
          </section>
        </div>
      </div>
    </article>
  );
}

function Head({ proposal, title }: { proposal: Proposal; title: string }) {
  const common = say(shared);
  return (
    <header class="stack">
      <h1>{title}</h1>
      <p class="row">
        <Tag tone={toneOf(proposal.status)}>{common.status[proposal.status]}</Tag>
        {proposal.vacancy ? <a href={`/vacancies/${proposal.vacancy.id}`}>{proposal.vacancy.school?.name ?? proposal.vacancy.title}</a> : null}
        {proposal.status === "OPEN" && proposal.expiresAt ? (
          <span class="muted">{common.until(day(proposal.expiresAt))} ({ago(proposal.expiresAt)})</span>
        ) : null}
      </p>
    </header>
  );
}

function Turn({ proposal }: { proposal: Proposal }) {
  const said = say(words);
  // A change of work has its arrangement from the beginning; only what is agreed is done.
  if (proposal.arrangement && proposal.status === "AGREED")
    return (
      <Notice kind="good">
        <p>{said.event["AGREE"]}.</p>
        <ButtonLink look="primary" href={`/arrangements/${proposal.arrangement.id}`}>{said.arrangement}</ButtonLink>
      </Notice>
    );
  if (proposal.status !== "OPEN") return null;
  const mine = proposal.viewerCan.includes("ACCEPT");
  return (
    <Card class={mine ? "stack turn turn-mine" : "stack turn"}>
      <h2>{mine ? said.yourTurn : said.act}</h2>
      {mine ? null : <p>{said.wait}</p>}
      <Answers proposal={proposal} />
    </Card>
  );
}

function Comment({ id }: { id: string }) {
  const said = say(words);
  const [body, setBody] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const { run, busy, error } = useMutation(ProposalComment);
  const send = async (event: Event) => {
    event.preventDefault();
    if (!body.trim()) return;
    const data = await run({ input: { proposalId: id, body, idempotencyKey: crypto.randomUUID() } });
    const trouble = data?.commentOnProposal && troubleOf(data.commentOnProposal);
    setProblem(trouble?.texts.join(" ") ?? null);
    if (!data || trouble) return;
    setBody("");
    toast(said.commented);
  };
  return (
    <form class="stack no-print" onSubmit={(event) => void send(event)}>
      <TextArea label={said.comment} rows={3} value={body} error={problem} onInput={(event) => setBody(event.currentTarget.value)} />
      {error ? <Failed error={error} /> : null}
      <div><Button type="submit" icon="send" busy={busy}>{said.commentSend}</Button></div>
    </form>
  );
}
