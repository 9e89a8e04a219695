// How one is told: where mail goes, when it comes, and of which things; each choice holds at once.
import { send } from "../../core/graphql";
import { say } from "../../core/i18n";
import { refresh, useQuery } from "../../core/query";
import { toast } from "../../core/status";
import { troubleOf } from "../../core/answer";
import { failureText } from "../../core/words";
import {
  NoticeSettings as Document,
  NoticeSettingsChange,
  type NoticeSettingsChangeMutationVariables,
  NoticeSettingsLanguage,
  type NoticeSettingsQuery,
} from "../../generated/notice-settings";
import { Notice, Tag } from "../../ui/Card";
import { Choice, SelectField } from "../../ui/Field";
import { Failed, Skeleton } from "../../ui/Waiting";
import { useSignIn } from "../account/signIn";
import { Kinds } from "./Kinds";
import { Quiet } from "./Quiet";
import { words } from "./words";
import "./notice-settings.css";

type Change = NoticeSettingsChangeMutationVariables["input"];
type User = NonNullable<NoticeSettingsQuery["viewer"]>["user"];

const isDemo = document.documentElement.dataset["demo"] === "1";
const LANGUAGES = ["NL", "EN"] as const;

/** Sends a choice and says that it was kept, or why it was not; several choices may be on their way. */
function useKeeping() {
  const said = say(words);
  const keep = async (sending: Promise<{ readonly __typename: string; readonly message?: string } | null | undefined>) => {
    try {
      const done = await sending;
      const trouble = done ? troubleOf(done) : null;
      if (trouble) toast(trouble.texts.join(" "), { kind: "problem" });
      else toast(said.saved);
    } catch (error) {
      toast(failureText(error), { kind: "problem" });
    }
    refresh();
  };
  return {
    change: (input: Change) => keep(send(NoticeSettingsChange, { input }).then((data) => data.changeNoticeSettings)),
    speak: (locale: User["locale"]) => keep(send(NoticeSettingsLanguage, { input: { locale } }).then((data) => data.updateAccount)),
  };
}

export default function Settings() {
  const said = say(words);
  const { data, error, again } = useQuery(Document, {});
  const keep = useKeeping();
  const settings = data?.noticeSettings;
  const user = data?.viewer?.user;
  return (
    <div class="page page-top stack notice-settings">
      <p><a href="/inbox">{said.back}</a></p>
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      {error ? <Failed error={error} again={again} /> : null}
      {settings && user ? (
        <>
          <Where
            user={user}
            stopped={settings.isMailStopped}
            stop={(isMailStopped) => void keep.change({ isMailStopped })}
            speak={(locale) => void keep.speak(locale)}
          />
          {settings.isMailStopped ? null : <Quiet settings={settings} change={(more) => void keep.change(more)} />}
          <Kinds settings={settings} choose={(kinds, channel) => void keep.change({ choices: kinds.map((kind) => ({ kind, channel })) })} />
        </>
      ) : error ? null : (
        <>
          <Skeleton height={18} />
          <Skeleton height={24} />
          <Skeleton height={60} />
        </>
      )}
      <Always />
    </div>
  );
}

interface WhereProps {
  user: User;
  stopped: boolean;
  stop: (stopped: boolean) => void;
  speak: (locale: User["locale"]) => void;
}

function Where({ user, stopped, stop, speak }: WhereProps) {
  const said = say(words);
  const signIn = useSignIn();
  const proven = signIn.data?.isProven;
  return (
    <section class="card stack" aria-labelledby="where">
      <h2 id="where">{said.where}</h2>
      <p class="notice-address">
        {said.whereTo} <strong>{user.email}</strong> {proven ? <Tag tone="good" icon="check">{said.proven}</Tag> : null}
      </p>
      {proven === false ? <Notice kind="warn"><p>{said.unproven} <a href="/auth/prove">{said.prove}</a></p></Notice> : null}
      {isDemo ? <p class="muted">{said.demo}</p> : null}
      <Choice
        label={<>{said.stopped} <span class="muted">{said.stoppedHint}</span></>}
        checked={stopped}
        onChange={(event) => stop(event.currentTarget.checked)}
      />
      <div class="notice-language">
        <SelectField
          label={said.locale}
          options={LANGUAGES.map((value) => ({ value, label: said.locales[value] }))}
          value={user.locale}
          onChange={(event) => speak(event.currentTarget.value as User["locale"])}
        />
      </div>
    </section>
  );
}

function Always() {
  const said = say(words);
  return (
    <section class="card stack" aria-labelledby="always">
      <h2 id="always">{said.always}</h2>
      <p>{said.alwaysIntro}</p>
      <ul>{said.alwaysWhat.map((one) => <li key={one}>{one}</li>)}</ul>
      <p class="muted">{said.alwaysStop}</p>
    </section>
  );
}
