// One file: how far it is, what its rows do, errors first, and the button that carries them out.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { number } from "../../core/format";
import { say } from "../../core/i18n";
import { useLive } from "../../core/live";
import { refresh, useQuery } from "../../core/query";
import { query } from "../../core/router";
import { ImportsFollow, type ImportsFollowSubscription, ImportsOne, type ImportsOneQuery, type ImportOutcome, ImportsStart } from "../../generated/imports";
import { Ask } from "../../ui/Ask";
import { Button, ButtonLink } from "../../ui/Button";
import { Notice, Tag } from "../../ui/Card";
import { Meter } from "../../ui/Meter";
import { Empty, Failed, Skeleton } from "../../ui/Waiting";
import { Rows } from "./Rows";
import { TONES } from "./tones";
import { words } from "./words";

const SHOWS = ["REFUSED", "CREATED", "CHANGED", "UNCHANGED"] as const;
const MOST = 100;
export type File = NonNullable<ImportsOneQuery["dataImport"]>;

/** What is shown: what the address says, else what went wrong, else everything. */
function shownOf(asked: string | null): ImportOutcome | "all" | null {
  return asked === "all" ? "all" : (SHOWS.find((one) => one === asked) ?? null);
}

export function One({ id }: { id: string }) {
  const said = say(words);
  const asked = shownOf(query.value.get("show"));
  const head = useQuery(ImportsOne, { id, outcomes: asked && asked !== "all" ? [asked] : asked === "all" ? null : ["REFUSED"], first: MOST });
  const file = head.data?.dataImport;
  const show = asked ?? (file?.refused ? "REFUSED" : "all");
  // Nothing was refused and nothing was asked for: then all rows are what one came for.
  const busy = file?.status === "CHECKING" || file?.status === "RUNNING";
  const wantsEvery = !asked && !!file && !busy && !file.refused;
  const every = useQuery(ImportsOne, wantsEvery ? { id, outcomes: null, first: MOST } : null);
  const rows = (wantsEvery ? every.data?.dataImport : file)?.rows;
  if (head.error) return <Failed error={head.error} again={head.again} />;
  if (!head.data) return <Skeleton height={30} />;
  if (!file) return <Notice kind="warn"><p>{said.gone}</p><p><a href="/imports">{said.back}</a></p></Notice>;
  return (
    <>
      <div class="row imports-head">
        <h2>{said.file(said.kinds[file.kind], file.organisation?.name ?? "")}</h2>
        <Tag tone={TONES[file.status]}>{said.status[file.status]}</Tag>
      </div>
      {busy ? <Busy file={file} /> : <Told file={file} />}
      {!busy && file.rowCount ? <Show file={file} show={show} /> : null}
      {!busy && rows?.totalCount ? <Rows rows={rows.nodes} total={rows.totalCount} /> : null}
      {!busy && file.rowCount && rows && !rows.totalCount ? <Empty icon="table" title={said.noRows}><p>{said.noRowsHelp}</p></Empty> : null}
      <div class="row">
        {busy ? null : <Start file={file} />}
        {!busy && file.rowCount ? <ButtonLink icon="download" href={file.reportPath} download>{said.report}</ButtonLink> : null}
        <ButtonLink look="quiet" href="/imports">{said.back}</ButtonLink>
      </div>
    </>
  );
}

function Busy({ file }: { file: File }) {
  const said = say(words);
  const [far, setFar] = useState({ done: 0, total: 0 });
  useLive(ImportsFollow, { id: file.id }, (data: ImportsFollowSubscription) => {
    const told = data.importProgress;
    setFar({ done: told.done, total: told.total });
    if (told.status === "DONE" || told.status === "FAILED") refresh();
  });
  return (
    <div class="card stack" role="status">
      <p>{file.status === "CHECKING" ? said.waiting : said.running}</p>
      <Meter value={far.done} max={far.total || 1} label={said.progress} text={said.far(far.done, far.total)} />
    </div>
  );
}

function Told({ file }: { file: File }) {
  const said = say(words);
  const written = file.created + file.changed;
  return (
    <>
      {file.issues.length ? (
        <Notice kind={file.issues.some((one) => one.isFatal) ? "bad" : "warn"} alert>
          <p><strong>{said.wrong}</strong></p>
          {file.issues.map((one) => (
            <p key={one.message}>{one.line ? `${said.line(one.line)}: ` : ""}{one.message}</p>
          ))}
        </Notice>
      ) : null}
      {file.status === "DONE" && written ? <Notice kind="good"><p><strong>{said.done(written)}.</strong> {file.created ? said.doneText[file.kind] : ""}</p></Notice> : null}
      {file.status === "EXPIRED" ? <Notice kind="warn"><p>{said.expired}</p></Notice> : null}
      {file.status === "CHECKED" && !written ? <Notice><p>{said.nothing}</p></Notice> : null}
    </>
  );
}

function Show({ file, show }: { file: File; show: ImportOutcome | "all" }) {
  const said = say(words);
  const counts = { REFUSED: file.refused, CREATED: file.created, CHANGED: file.changed, UNCHANGED: file.unchanged, all: file.rowCount };
  return (
    <nav class="row" aria-label={said.filter}>
      {([...SHOWS, "all"] as const).filter((one) => counts[one] || one === show).map((one) => (
        <a key={one} class={one === show ? "chip chip-on" : "chip"} href={`/imports/${file.id}?show=${one}`} aria-current={one === show ? "true" : undefined}>
          {said.chip(said.outcomes[one], number(counts[one]))}
        </a>
      ))}
    </nav>
  );
}

function Start({ file }: { file: File }) {
  const said = say(words);
  const [asking, setAsking] = useState(false);
  const answer = useAnswer(ImportsStart, said.started, () => {
    setAsking(false);
    refresh();
  });
  const count = file.created + file.changed;
  const goes = file.viewerCan.includes("START") && (count > 0 || file.status === "FAILED");
  if (!goes) return null;
  return (
    <>
      <Button look="primary" icon="play" onClick={() => setAsking(true)}>{file.status === "FAILED" ? said.again : said.start(count)}</Button>
      {asking ? (
        <Ask
          title={said.startTitle}
          text={`${said.startText(count, file.refused)} ${said.consent[file.kind]}`}
          act={file.status === "FAILED" ? said.again : said.start(count)}
          answer={answer}
          run={() => answer.run({ input: { importId: file.id } })}
          close={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
