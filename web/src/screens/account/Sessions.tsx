// Where one is signed in, and signing out there.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { moment } from "../../core/format";
import { say } from "../../core/i18n";
import { AccountEndSession } from "../../generated/account";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { Card, Tag } from "../../ui/Card";
import type { Place } from "./signIn";
import { words } from "./words";

export function Sessions({ places, again }: { places: readonly Place[]; again: () => void }) {
  const said = say(words);
  const [ending, setEnding] = useState<Place | null>(null);
  const close = () => setEnding(null);
  const answer = useAnswer(AccountEndSession, said.ended, () => {
    close();
    again();
  });
  const named = (one: Place) => one.device || said.unknown;
  return (
    <Card class="stack">
      <h2 id="sessions">{said.sessions}</h2>
      <p class="muted">{said.sessionsIntro}</p>
      <ul role="list" class="account-ways" aria-labelledby="sessions">
        {places.map((one) => (
          <li key={one.id} class="account-way">
            <div>
              <h3>{named(one)} {one.isCurrent ? <Tag tone="good">{said.here}</Tag> : null}</h3>
              <p class="muted">{said.since(moment(one.signedInAt), said.methods[one.method] ?? one.method)}</p>
            </div>
            {one.isCurrent ? null : (
              <Button aria-label={said.endOn(named(one))} onClick={() => setEnding(one)}>{said.end}</Button>
            )}
          </li>
        ))}
      </ul>
      {ending ? (
        <Ask
          title={said.endTitle}
          text={said.endText(named(ending), moment(ending.signedInAt))}
          act={said.end}
          look="danger"
          answer={answer}
          run={() => answer.run({ input: { sessionId: ending.id } })}
          close={close}
        />
      ) : null}
    </Card>
  );
}
