// The last look before a proposal goes out: who gives which lessons, from when till when, and a word with it.
import { useEffect, useMemo, useState } from "preact/hooks";
import { troubleOf } from "../core/answer";
import { duration } from "../core/format";
import { say } from "../core/i18n";
import { useMutation } from "../core/query";
import { go } from "../core/router";
import { toast } from "../core/status";
import { useVocabulary } from "../core/vocabulary";
import { common, failureText } from "../core/words";
import { type LineRole, MatchingPropose, type TimeBasis } from "../generated/matching";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Card";
import { Dialog } from "../ui/Dialog";
import { Disclosure } from "../ui/Disclosure";
import { TextArea, TextField } from "../ui/Field";
import { inOrder, lastDay, type Lesson, period, summaryOf } from "./lessons";
import { freshKey, initialsOf, type Person } from "./people";
import { words } from "./words";
import "./matching.css";

export interface Line {
  readonly person: Person;
  readonly lessons: readonly Lesson[];
  readonly role: LineRole;
  readonly timeBasis: TimeBasis;
  readonly minutesPerWeek?: number;
}

export interface Offer {
  readonly vacancy: {
    readonly id: string;
    readonly title: string;
    readonly startsOn: string | null;
    readonly endsOn: string | null;
    readonly coach: string | null;
    readonly responsibleTeacher: string | null;
    readonly subjectSupervisor: string | null;
    readonly school: { readonly name: string } | null;
  };
  readonly startsOn?: string | null;
  readonly endsOn?: string | null;
  readonly lines: readonly Line[];
}

/** The first day after a day, as the terms count. */
function dayAfter(on: string): string {
  const at = new Date(`${on}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString().slice(0, 10);
}

export function Proposing({ offer, open, onClose }: { offer: Offer; open: boolean; onClose: () => void }) {
  const said = say(words);
  const { vacancy, lines } = offer;
  const [startsOn, setStartsOn] = useState(offer.startsOn ?? vacancy.startsOn ?? "");
  const ends = offer.endsOn ?? vacancy.endsOn;
  const [lastOn, setLastOn] = useState(ends ? lastDay(ends) : "");
  const [message, setMessage] = useState("");
  const [problems, setProblems] = useState<readonly string[]>([]);
  const key = useMemo(freshKey, [open]);
  useEffect(() => setProblems([]), [open]);
  const proposing = useMutation(MatchingPropose);
  const send = async () => {
    if (!startsOn || !lastOn) return setProblems([said.needDates]);
    if (lastOn < startsOn) return setProblems([said.wrongDates]);
    setProblems([]);
    const input = {
      vacancyId: vacancy.id,
      idempotencyKey: key,
      message: message.trim() || null,
      terms: { startsOn, endsOn: dayAfter(lastOn), lines: lines.map((line) => lineInput(line, vacancy)) },
    };
    const answer = (await proposing.run({ input }))?.proposeMatch;
    if (answer?.__typename === "ProposeMatchSuccess") {
      toast(said.sent);
      go(`/proposals/${answer.proposal.id}`);
    } else if (answer) setProblems(troubleOf(answer)?.texts ?? []);
    return undefined;
  };
  const wrong = proposing.error ? [failureText(proposing.error)] : problems;
  return (
    <Dialog title={said.proposeTitle} open={open} onClose={onClose} foot={<Foot busy={proposing.busy} onSend={() => void send()} onClose={onClose} />}>
      {wrong.length ? (
        <Notice kind="bad" alert>
          {wrong.map((one) => <p key={one}>{one}</p>)}
        </Notice>
      ) : null}
      <dl class="facts">
        <dt>{said.vacancy}</dt>
        <dd>{vacancy.title}{vacancy.school ? `, ${vacancy.school.name}` : ""}</dd>
        <dt>{said.period}</dt>
        <dd>{period(startsOn || null, lastOn ? dayAfter(lastOn) : null)}</dd>
        {vacancy.subjectSupervisor ? <><dt>{said.supervisor}</dt><dd>{vacancy.subjectSupervisor}</dd></> : null}
        {vacancy.coach ? <><dt>{said.coach}</dt><dd>{vacancy.coach}</dd></> : null}
      </dl>
      <Lines lines={lines} />
      <Disclosure summary={said.change} open={!startsOn || !lastOn}>
        <div class="stack">
          <TextField label={said.startsOn} type="date" value={startsOn} onInput={(event) => setStartsOn(event.currentTarget.value)} />
          <TextField label={said.lastOn} type="date" value={lastOn} onInput={(event) => setLastOn(event.currentTarget.value)} />
          <TextArea label={said.message} hint={said.messageHint} optional maxLength={2000} value={message} onInput={(event) => setMessage(event.currentTarget.value)} />
        </div>
      </Disclosure>
      <p class="small muted">{said.next}</p>
    </Dialog>
  );
}

function lineInput(line: Line, vacancy: Offer["vacancy"]) {
  return {
    professionalId: line.person.id,
    role: line.role,
    slots: line.lessons.map((one) => one.id),
    timeBasis: line.timeBasis,
    subjectSupervisor: vacancy.subjectSupervisor ?? vacancy.responsibleTeacher,
    coach: vacancy.coach,
  };
}

function Foot({ busy, onSend, onClose }: { busy: boolean; onSend: () => void; onClose: () => void }) {
  const said = say(words);
  return (
    <>
      <Button look="primary" icon="send" busy={busy} onClick={onSend}>{busy ? said.sending : said.send}</Button>
      <Button onClick={onClose}>{say(common).cancel}</Button>
    </>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  const said = say(words);
  const label = useVocabulary("TimeBasis", "LineRole");
  const short = initialsOf(lines.map((line) => line.person));
  return (
    <section class="stack">
      <h3>{said.who}</h3>
      <ul role="list" class="stack">
        {lines.map(({ person, lessons, role, timeBasis, minutesPerWeek }, index) => (
          <li key={`${person.id}${role}`} class="partner">
            <span class="badge" data-tone={index + 1} aria-hidden="true">{short.get(person.id)}</span>
            <div>
              <p class="partner-name">{person.displayName}</p>
              <p>{said.lessons(lessons.length)}: {summaryOf(inOrder(lessons))}</p>
              <p class="muted small">
                {[
                  role === "LEAD" ? "" : label("LineRole", role),
                  minutesPerWeek ? said.perWeek(duration(minutesPerWeek)) : "",
                  label("TimeBasis", timeBasis),
                ].filter(Boolean).join(" · ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
