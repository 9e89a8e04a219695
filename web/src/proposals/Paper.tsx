// The agreement on paper: a page to print, and the same as a PDF where the server can make one.
import { locale, say } from "../core/i18n";
import { hasDocuments } from "../core/papers";
import { ButtonLink } from "../ui/Button";
import { words } from "./words";

/** `of` is the path of the proposal or the agreed work. */
export function Paper({ of }: { of: string }) {
  const said = say(words);
  const lang = `?lang=${locale.value}`;
  return (
    <>
      <ButtonLink look="quiet" icon="printer" href={`${of}/agreement${lang}`}>{said.print}</ButtonLink>
      {hasDocuments ? <ButtonLink look="quiet" icon="file-text" href={`${of}/agreement.pdf${lang}`}>{said.pdf}</ButtonLink> : null}
    </>
  );
}
