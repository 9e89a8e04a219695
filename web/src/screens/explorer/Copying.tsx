// The question as code for another program, shown before it is copied.
import { useState } from "preact/hooks";
import { locale, say } from "../../core/i18n";
import { recall, retain } from "../../core/store";
import { toast } from "../../core/status";
import { viewer } from "../../core/viewer";
import { common } from "../../core/words";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { SelectField } from "../../ui/Field";
import { copyText } from "./clipboard";
import { codeOf, type Language, LANGUAGES } from "./code";
import { readVariables } from "./operations";
import { operation, operations, text, variables } from "./state";
import { words } from "./words";

const LAST = "explorer.language";

export function Copying({ close }: { close: () => void }) {
  const said = say(words);
  const [language, setLanguage] = useState<Language>(() => LANGUAGES.find((one) => one === recall(LAST)) ?? "curl");
  const values = readVariables(variables.value);
  const code = codeOf(language, {
    address: `${location.origin}/graphql`,
    text: text.value,
    variables: values ?? {},
    operationName: operations.value.length > 1 ? (operation.value?.name ?? null) : null,
    kind: operation.value?.kind ?? "query",
    locale: locale.value,
    signedIn: !!viewer.value,
  });
  return (
    <Dialog
      title={said.copyTitle}
      open
      wide
      onClose={close}
      foot={
        <>
          <Button
            look="primary"
            icon="copy"
            onClick={async () => {
              const done = await copyText(code);
              toast(done ? said.copied : said.notCopied, done ? {} : { kind: "problem" });
              if (done) close();
            }}
          >
            {said.copy}
          </Button>
          <Button look="quiet" onClick={close}>{say(common).cancel}</Button>
        </>
      }
    >
      <SelectField
        label={said.language}
        value={language}
        options={LANGUAGES.map((one) => ({ value: one, label: one }))}
        onChange={(event: Event) => {
          const next = (event.currentTarget as HTMLSelectElement).value as Language;
          setLanguage(next);
          retain(LAST, next);
        }}
      />
      {viewer.value ? (
        <p class="small">
          {said.token} {document.documentElement.dataset["demo"] === "1" ? said.tokenDemo : null}
        </p>
      ) : null}
      {values ? null : <p class="field-error">{said.badVariables}</p>}
      <pre class="explorer-code" tabIndex={0} aria-label={language}>{code}</pre>
    </Dialog>
  );
}
