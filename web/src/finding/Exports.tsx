// What was found as a file for a spreadsheet: the server makes it of the same search, as one may see it.
import { locale, say } from "../core/i18n";
import { hasDocuments } from "../core/papers";
import { viewer } from "../core/viewer";
import { ButtonLink } from "../ui/Button";
import { words } from "./words";

interface Props {
  scope: "VACANCIES" | "PROFESSIONALS";
  text: string;
  filter: Record<string, unknown> | null;
}

const FORMS = hasDocuments ? (["csv", "xlsx"] as const) : (["csv"] as const);

export function Exports({ scope, text, filter }: Props) {
  const said = say(words);
  if (!viewer.value) return null;
  const asked = new URLSearchParams({ query: text, filter: JSON.stringify(filter ?? {}), lang: locale.value });
  return (
    <div class="row finder-exports no-print" role="group" aria-label={said.exports}>
      {FORMS.map((form) => (
        <ButtonLink key={form} look="quiet" icon="download" href={`/exports/${scope.toLowerCase()}.${form}?${asked}`} download>
          {said.exportAs[form]}
        </ButtonLink>
      ))}
      <span class="muted small">{said.exportsHint}</span>
    </div>
  );
}
