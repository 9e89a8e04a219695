// All answers before a profile is sent, and what happens then.
import { useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { refresh } from "../../core/query";
import { go } from "../../core/router";
import { retain } from "../../core/store";
import { toast } from "../../core/status";
import { findViewer } from "../../core/viewer";
import { Answers } from "../../posting/Answers";
import { Question } from "../../posting/Question";
import { namedMistakes, type Wrong } from "../../posting/refusals";
import { useAnswers } from "../../profile/overview";
import type { Part } from "../../profile/parts";
import type { Step } from "../../profile/steps";
import { words } from "../../profile/words";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { sendNew } from "./sending";

interface Props {
  part: Part;
  steps: readonly Step[];
  back: string;
  /** What is kept under this name is forgotten once the profile is sent. */
  kept: string;
  forget: () => void;
}

export function Check({ part, steps, back, kept, forget }: Props) {
  const said = say(words);
  const { draft } = part;
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const [asking, setAsking] = useState<"send" | "discard" | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const colleague = draft.whose === "colleague";
  const answers = useAnswers(part, steps, "/professionals/new", wrong);
  const next = () => {
    const found = steps.flatMap((one) => one.check?.(draft) ?? []);
    setWrong(found);
    if (!found.length) setAsking("send");
  };
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      const { done, wrong: refused } = await sendNew(draft, (done) => part.change({ done }));
      setWrong(refused);
      setAsking(null);
      if (refused.length) return;
      retain(kept, null);
      if (!colleague) await findViewer();
      refresh();
      toast(colleague ? said.posted(draft.profile.name ?? "") : done.status === "PUBLISHED" ? said.online : said.waiting);
      go(`/professionals/${done.id ?? ""}`);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const act = colleague ? said.askThem : said.submit;
  return (
    <Question
      of={said.of(colleague)}
      title={said.titles.check}
      hint={<p>{colleague ? said.checkColleague : said.checkSelf}</p>}
      at={steps.length}
      total={steps.length}
      back={back}
      mistakes={namedMistakes(wrong, answers)}
      saving="here"
      next={act}
      onNext={next}
      more={<Button look="danger" icon="trash-2" onClick={() => setAsking("discard")}>{said.discard}</Button>}
    >
      {draft.done.id && wrong.length ? <Notice kind="info"><p>{said.partly}</p></Notice> : null}
      <Answers answers={answers} />
      {asking === "send" ? (
        <Ask
          title={colleague ? said.askTitle(draft.profile.name ?? "") : said.submitTitle}
          text={colleague ? said.askText(draft.profile.contactEmail ?? "") : draft.profile.timeBasis === "EMPLOYER_TIME" ? said.submitEmployer(draft.employer?.name ?? "") : said.submitText}
          act={act}
          answer={{ trouble: null, busy, error }}
          run={send}
          close={() => setAsking(null)}
        />
      ) : null}
      {asking === "discard" ? (
        <Ask
          title={said.discardTitle}
          text={said.discardText}
          act={said.discard}
          look="danger"
          answer={{ trouble: null, busy: false, error: null }}
          run={async () => {
            retain(kept, null);
            forget();
            go("/professionals/new");
          }}
          close={() => setAsking(null)}
        />
      ) : null}
    </Question>
  );
}
