// Sends a file as it is: the server finds out how it is written, and nothing of it is read here.
import { Failure, HEADERS } from "../../core/graphql";
import { locale } from "../../core/i18n";
import type { ImportKind } from "../../generated/imports";

interface Answer {
  id?: string;
  title?: string;
  detail?: string;
}

/** Returns the id of the import; raises Failure with the server's words. */
export async function sendFile(kind: ImportKind, organisation: string, file: File): Promise<string> {
  const answer = await fetch(`/imports/${kind.toLowerCase()}?organisation=${encodeURIComponent(organisation)}`, {
    method: "POST",
    credentials: "same-origin",
    headers: { ...HEADERS, "content-type": "text/csv", "accept-language": locale.peek() },
    body: file,
  });
  const said = (await answer.json().catch(() => ({}))) as Answer;
  if (answer.ok && said.id) return said.id;
  throw new Failure(answer.status === 401 ? "signed-out" : "refused", `HTTP_${answer.status}`, said.detail ?? said.title ?? "");
}
