// What the viewer agreed to, and keeping for a year, which is given and taken back here.
import { useAnswer } from "../../core/answer";
import { capital, day } from "../../core/format";
import { say } from "../../core/i18n";
import { PrivacyKeep, PrivacyKeepNoLonger } from "../../generated/privacy";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { Disclosure } from "../../ui/Disclosure";
import { Failed } from "../../ui/Waiting";
import { Part } from "./Part";
import type { Mine } from "./Screen";
import { words } from "./words";

type Given = Mine["consents"];

export function Consents({ consents, hasProfile }: { consents: Given; hasProfile: boolean }) {
  const said = say(words);
  const standing = consents.filter((one) => !one.withdrawnAt);
  const gone = consents.filter((one) => one.withdrawnAt);
  return (
    <Part name="consents" intro={said.consentsIntro}>
      {standing.length ? <Lines consents={standing} /> : <p>{said.consentsNone}</p>}
      {standing.some((one) => one.kind === "APP") ? (
        <p>{said.apps} <a href="/oauth/apps">{said.appsGo}</a></p>
      ) : null}
      {gone.length ? (
        <Disclosure summary={said.withdrawn}><Lines consents={gone} /></Disclosure>
      ) : null}
      {hasProfile ? <Keeping isOn={standing.some((one) => one.kind === "RETENTION")} /> : null}
    </Part>
  );
}

function Lines({ consents }: { consents: Given }) {
  const said = say(words);
  return (
    <ul class="stack privacy-lines">
      {consents.map((one, index) => (
        <li key={index}>
          <strong>{capital(one.label)}</strong>
          {one.organisation ? `, ${one.organisation.name}` : ""}{" "}
          <span class="muted">
            {one.withdrawnAt ? said.until(day(one.givenAt, "short"), day(one.withdrawnAt, "short")) : said.since(day(one.givenAt, "short"))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Keeping({ isOn }: { isOn: boolean }) {
  const said = say(words);
  const keep = useAnswer(PrivacyKeep, said.kept, () => undefined);
  const stop = useAnswer(PrivacyKeepNoLonger, said.keptNot, () => undefined);
  const answer = isOn ? stop : keep;
  return (
    <div class="stack privacy-keep">
      <h3>{said.keepTitle}</h3>
      <p>{said.keepText}</p>
      {answer.error ? <Failed error={answer.error} /> : null}
      {answer.trouble ? <Notice kind="bad" alert>{answer.trouble.texts.map((text) => <p key={text}>{text}</p>)}</Notice> : null}
      <div class="row">
        <strong>{isOn ? said.keepOn : said.keepOff}</strong>
        <Button busy={answer.busy} onClick={() => void answer.run({})}>{isOn ? said.keepNot : said.keep}</Button>
      </div>
    </div>
  );
}
