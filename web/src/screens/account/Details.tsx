// Name, address and language.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { type Locale, say, speak } from "../../core/i18n";
import { findViewer } from "../../core/viewer";
import { type AccountQuery, AccountUpdate } from "../../generated/account";
import { Button } from "../../ui/Button";
import { Card, Notice } from "../../ui/Card";
import { SelectField, TextField } from "../../ui/Field";
import { Failed } from "../../ui/Waiting";
import { words } from "./words";

type User = NonNullable<AccountQuery["viewer"]>["user"];

const LOCALES = ["NL", "EN"] as const;

export function Details({ user, isProven }: { user: User; isProven: boolean | null }) {
  const said = say(words);
  const [name, setName] = useState(user.name);
  const [chosen, setChosen] = useState(user.locale);
  const [wrong, setWrong] = useState<string | null>(null);
  const answer = useAnswer(AccountUpdate, said.saved, () => {
    if (chosen !== user.locale) speak(chosen.toLowerCase() as Locale);
    void findViewer();
  });
  const save = (event: Event) => {
    event.preventDefault();
    setWrong(name.trim() ? null : said.nameEmpty);
    if (!name.trim()) document.getElementById("account-name")?.focus();
    else void answer.run({ input: { name: name.trim(), locale: chosen } });
  };
  return (
    <Card>
      <form class="stack" onSubmit={save} noValidate aria-labelledby="account-you">
        <h2 id="account-you">{said.you}</h2>
        {answer.error ? <Failed error={answer.error} /> : null}
        {answer.trouble ? <Notice kind="bad" alert>{answer.trouble.texts.map((text) => <p key={text}>{text}</p>)}</Notice> : null}
        <TextField
          id="account-name"
          label={said.name}
          hint={said.nameHint}
          error={wrong}
          autocomplete="name"
          maxLength={120}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <div>
          <p class="field-label">{said.email}</p>
          <p class="account-email">{user.email}</p>
          <p class="small muted">
            {isProven === null ? "\u00a0" : isProven ? said.emailProven : said.emailUnproven}{" "}
            {isProven === false ? <a href="/auth/prove">{said.emailProve}</a> : null}
          </p>
          <p class="small muted">{said.emailFixed}</p>
        </div>
        <SelectField
          label={said.locale}
          value={chosen}
          options={LOCALES.map((value) => ({ value, label: said.locales[value] }))}
          onChange={(event) => setChosen(event.currentTarget.value as typeof chosen)}
        />
        <div>
          <Button type="submit" look="primary" busy={answer.busy}>{said.save}</Button>
        </div>
      </form>
    </Card>
  );
}
