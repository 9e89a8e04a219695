// One saved search: its name, what it asks in words, what it finds, and its buttons.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { day } from "../../core/format";
import { send } from "../../core/graphql";
import { say } from "../../core/i18n";
import { refresh, useMutation } from "../../core/query";
import { toast } from "../../core/status";
import { failureText } from "../../core/words";
import { Subscribe } from "../../feeds/Subscribe";
import { addressOf, partsOf } from "../../finding/savedAddress";
import { AlertsChange, AlertsPutBack, AlertsRemove, type AlertsRowFragment } from "../../generated/alerts";
import { Ask } from "../../ui/Ask";
import { Button, ButtonLink } from "../../ui/Button";
import { Notice, Tag } from "../../ui/Card";
import { TextField } from "../../ui/Field";
import { useSentence } from "./sentence";
import { words } from "./words";

export function Row({ row }: { row: AlertsRowFragment }) {
  const said = say(words);
  const parts = partsOf(row.scope, row.filter);
  const sentence = useSentence(row, parts);
  const fresh = row.pausedAt ? 0 : (row.found?.newCount ?? 0);
  // Whoever opens it looks; the page goes on without waiting for that to be noted, or is closed.
  const look = () =>
    void send(AlertsChange, { input: { savedSearchId: row.id, isSeen: true } }, undefined, true).then(refresh, () => undefined);
  return (
    <>
      <div class="row alerts-head">
        <h2>
          <a href={addressOf(row.scope, row.text, parts)} onClick={look}>{row.name}</a>
        </h2>
        <Tag>{said.scope[row.scope]}</Tag>
      </div>
      <p>{sentence || said.everything}</p>
      <Count row={row} fresh={fresh} />
      {parts.whole ? null : <p class="muted small">{said.partly}</p>}
      <div class="row alerts-acts" role="group" aria-label={said.acts(row.name)}>
        {fresh ? (
          <ButtonLink look="primary" href={addressOf(row.scope, row.text, parts, true)} onClick={look}>{said.openNew(fresh)}</ButtonLink>
        ) : null}
        <Acts row={row} fresh={fresh} />
      </div>
      <p class="muted small">{said.review(day(row.reviewOn))}</p>
    </>
  );
}

function Count({ row, fresh }: { row: AlertsRowFragment; fresh: number }) {
  const said = say(words);
  if (!row.found) return <Notice kind="warn"><p>{said.broken}</p></Notice>;
  return (
    <p class="row alerts-count">
      <strong class="number">{said.counted[row.scope](row.found.totalCount)}</strong>
      {row.pausedAt ? (
        <Tag tone="warn" icon="clock">{said.resting(day(row.pausedAt, "short"))}</Tag>
      ) : fresh ? (
        <Tag tone="good" icon="sparkles">{said.fresh(fresh, day(row.newSince, "short"))}</Tag>
      ) : (
        <span class="muted">{said.nothingNew(day(row.newSince, "short"))}</span>
      )}
    </p>
  );
}

function Acts({ row, fresh }: { row: AlertsRowFragment; fresh: number }) {
  const said = say(words);
  const [renaming, setRenaming] = useState(false);
  const rest = useRest(row);
  const remove = useRemove(row);
  const seen = useAnswer(AlertsChange, said.seenDone, () => undefined);
  return (
    <>
      {fresh ? (
        <Button icon="check" busy={seen.busy} onClick={() => void seen.run({ input: { savedSearchId: row.id, isSeen: true } })}>{said.seen}</Button>
      ) : null}
      <Button icon="pencil" onClick={() => setRenaming(true)}>{said.rename}</Button>
      <Button icon={row.pausedAt ? "bell" : "clock"} onClick={() => void rest(!row.pausedAt)}>{row.pausedAt ? said.resume : said.pause}</Button>
      <Subscribe of={{ savedSearchId: row.id }} what={row.name} />
      <Button icon="trash-2" onClick={() => void remove()}>{said.remove}</Button>
      {renaming ? <Renaming row={row} close={() => setRenaming(false)} /> : null}
    </>
  );
}

function Renaming({ row, close }: { row: AlertsRowFragment; close: () => void }) {
  const said = say(words);
  const [name, setName] = useState(row.name);
  const answer = useAnswer(AlertsChange, said.renamed, close);
  return (
    <Ask
      title={said.renameTitle}
      text={said.renameText}
      act={said.nameGo}
      answer={answer}
      run={() => answer.run({ input: { savedSearchId: row.id, name } })}
      close={close}
    >
      <TextField label={said.name} maxLength={120} value={name} onInput={(event) => setName(event.currentTarget.value)} />
    </Ask>
  );
}

/** Says what failed: a button in a list has no place of its own for that. */
const trouble = (error: unknown) => toast(failureText(error), { kind: "problem" });

function useRest(row: AlertsRowFragment) {
  const said = say(words);
  const rest = async (isPaused: boolean, undo = true): Promise<void> => {
    try {
      await send(AlertsChange, { input: { savedSearchId: row.id, isPaused } });
    } catch (error) {
      trouble(error);
      return;
    }
    refresh();
    toast(isPaused ? said.paused(row.name) : said.resumed(row.name), undo ? { undo: () => void rest(!isPaused, false) } : {});
  };
  return rest;
}

function useRemove(row: AlertsRowFragment) {
  const said = say(words);
  const { run } = useMutation(AlertsRemove);
  const putBack = async () => {
    const { name, scope, text, frequency } = row;
    try {
      await send(AlertsPutBack, { input: { name, scope, text, frequency, filter: row.filter } });
    } catch (error) {
      trouble(error);
      return;
    }
    refresh();
    toast(said.back(name));
  };
  return async () => {
    const done = (await run({ input: { savedSearchId: row.id } }))?.removeSavedSearch;
    if (done?.__typename === "RemoveSavedSearchSuccess") toast(said.removed(row.name), { undo: () => void putBack() });
    else toast(done && "message" in done ? done.message : failureText(null), { kind: "problem" });
  };
}
