// What came back: how it went and what it cost, above the answer itself.
import { foldGutter, codeFolding, foldKeymap } from "@codemirror/language";
import { json } from "@codemirror/lang-json";
import { keymap } from "@codemirror/view";
import { useEffect } from "preact/hooks";
import { number, plural } from "../../core/format";
import { say } from "../../core/i18n";
import { announce, toast } from "../../core/status";
import { Button } from "../../ui/Button";
import { Notice, Tag } from "../../ui/Card";
import type { Told } from "./asking";
import { copyText } from "./clipboard";
import { Editor } from "./Editor";
import { answer, events, note, running, told } from "./state";
import { words } from "./words";

export function Answer() {
  const said = say(words);
  return (
    <section class="explorer-answer stack" aria-labelledby="explorer-answer">
      <div class="explorer-answer-head">
        <h2 id="explorer-answer">{said.answer}</h2>
        {answer.value ? (
          <Button
            look="quiet"
            icon="copy"
            onClick={async () => toast((await copyText(answer.peek())) ? said.copied : said.notCopied)}
          >
            {said.copyAnswer}
          </Button>
        ) : null}
      </div>
      <Summary />
      <Editor class="explorer-editor-tall" label={said.answer} value={answer} reads extensions={reading} />
    </section>
  );
}

const reading = () => [json(), codeFolding(), foldGutter(), keymap.of(foldKeymap)];

/** Says in a line what happens; and aloud, since it happens elsewhere than where the reader is. */
function useSummary(): string {
  const said = say(words);
  const heard = events.value;
  const found = told.value;
  if (note.value === "badVariables" || note.value === "unreachable") return said[note.value];
  if (heard !== null && (running.value || heard)) {
    const count = heard ? said.events(plural(heard, said.event, said.eventPlural)) : said.waiting;
    return note.value ? `${said[note.value]} ${heard ? count : ""}`.trim() : count;
  }
  if (running.value) return said.running;
  if (note.value) return said[note.value];
  if (!found) return said.noAnswer;
  if (found.after) return said.again(number(found.after));
  if (found.errors) return said.withErrors(plural(found.errors, said.error, said.errorPlural));
  return "";
}

function Summary() {
  const said = say(words);
  const summary = useSummary();
  const found = told.value;
  const cost = found?.cost ? said.costOf(number(found.cost.requested), number(found.cost.limit)) : "";
  useEffect(() => {
    if (running.value || found || note.value) announce([summary, cost && `${said.cost}: ${cost}`].filter(Boolean).join(" "));
  }, [summary, cost, found]);
  const bad = note.value === "badVariables" || note.value === "unreachable" || !!found?.errors || (found?.status ?? 0) >= 400;
  return (
    <div class="explorer-summary stack">
      {summary ? bad ? <Notice kind="bad"><p>{summary}</p></Notice> : <p class="muted">{summary}</p> : null}
      {found ? <Facts found={found} cost={cost} /> : null}
    </div>
  );
}

function Facts({ found, cost }: { found: Told; cost: string }) {
  const said = say(words);
  const account = found.account;
  return (
    <dl class="explorer-facts">
      <div>
        <dt>{said.status}</dt>
        <dd><Tag tone={found.status < 400 && !found.errors ? "good" : "bad"}>{found.status}</Tag></dd>
      </div>
      <div>
        <dt>{said.took}</dt>
        <dd class="number">{said.milliseconds(number(found.ms))}</dd>
      </div>
      {cost ? (
        <div>
          <dt>{said.cost}</dt>
          <dd class="number">{cost}</dd>
        </div>
      ) : null}
      {account ? (
        <div>
          <dt>{said.account}</dt>
          <dd class="number">{said.accountOf(number(account.left), number(account.full))}</dd>
        </div>
      ) : null}
      {found.requestId && (found.errors || found.status >= 400) ? (
        <div>
          <dt>{said.requestId}</dt>
          <dd><code>{found.requestId}</code></dd>
        </div>
      ) : null}
    </dl>
  );
}
