// Erasing a profile or an account: what will happen, and only by who says to be sure.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { say } from "../../core/i18n";
import { forgetPersonal } from "../../core/store";
import { findViewer } from "../../core/viewer";
import { PrivacyEraseAccount, PrivacyEraseProfile } from "../../generated/privacy";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { Choice, FieldError } from "../../ui/Field";
import { Part } from "./Part";
import type { Mine } from "./Screen";
import { words } from "./words";

export function Erasing({ person }: { person: Mine["professional"] }) {
  const said = say(words);
  const [asking, setAsking] = useState<"profile" | "account" | null>(null);
  const close = () => setAsking(null);
  return (
    <Part name="erase" intro={said.eraseIntro}>
      <p>{said.takeFirst}</p>
      <div class="row">
        {person ? <Button look="danger" icon="trash-2" onClick={() => setAsking("profile")}>{said.eraseProfile}</Button> : null}
        <Button look="danger" icon="trash-2" onClick={() => setAsking("account")}>{said.eraseAccount}</Button>
      </div>
      {asking === "profile" && person ? <Profile id={person.id} close={close} /> : null}
      {asking === "account" ? <Account close={close} /> : null}
    </Part>
  );
}

function Profile({ id, close }: { id: string; close: () => void }) {
  const said = say(words);
  const answer = useAnswer(PrivacyEraseProfile, said.erasedProfile, () => {
    close();
    void findViewer();
  });
  const run = () => answer.run({ input: { professionalId: id } });
  return <Sure title={said.eraseProfile} text={said.eraseProfileText} what={said.eraseProfileWhat} answer={answer} run={run} close={close} />;
}

function Account({ close }: { close: () => void }) {
  const said = say(words);
  const answer = useAnswer(PrivacyEraseAccount, said.erasedAccount, () => {
    forgetPersonal(null);
    location.assign("/");
  });
  const run = () => answer.run({ input: { isSure: true } });
  return <Sure title={said.eraseAccount} text={said.eraseAccountText} what={said.eraseAccountWhat} answer={answer} run={run} close={close} />;
}

interface Props {
  title: string;
  text: string;
  what: readonly string[];
  answer: Parameters<typeof Ask>[0]["answer"];
  run: () => Promise<void>;
  close: () => void;
}

function Sure({ title, text, what, answer, run, close }: Props) {
  const said = say(words);
  const [sure, setSure] = useState(false);
  const [wrong, setWrong] = useState(false);
  const go = async () => {
    setWrong(!sure);
    if (sure) await run();
    else document.getElementById("erase-sure")?.focus();
  };
  return (
    <Ask title={title} text={text} act={said.eraseGo} look="danger" answer={answer} run={go} close={close}>
      <ul class="stack privacy-lines">{what.map((line) => <li key={line}>{line}</li>)}</ul>
      <p>{said.eraseWork}</p>
      <div>
        {wrong && !sure ? <FieldError id="erase-wrong" text={said.notSure} /> : null}
        <Choice
          id="erase-sure"
          label={said.sure}
          checked={sure}
          {...(wrong && !sure ? { "aria-describedby": "erase-wrong", "aria-invalid": true } : {})}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
      </div>
    </Ask>
  );
}
