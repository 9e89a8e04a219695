// Words that every screen may need: failures, buttons, the shell.
import { Failure } from "./graphql";
import { say } from "./i18n";

const nl = {
  loading: "Laden…",
  more: "Meer laden",
  close: "Sluiten",
  cancel: "Annuleren",
  undo: "Ongedaan maken",
  retry: "Opnieuw proberen",
  remove: (what: string) => `${what} weghalen`,
  optional: "mag leeg blijven",
  problem: "Er ging iets mis",
  problems: "Er is een probleem",
  offline: "Er is geen verbinding. Controleer uw internet en probeer het opnieuw.",
  signedOut: "U bent niet meer ingelogd. Log in en ga verder waar u was.",
  notAllowed: "Dit mag u niet met dit account.",
  tooOften: (seconds: number) => `Dit ging te vaak achter elkaar. Probeer het over ${seconds} seconden opnieuw.`,
  unavailable: (id: string) => `De server kan dit nu niet doen. Probeer het zo opnieuw.${id ? ` Kenmerk: ${id}` : ""}`,
  refused: "De server begreep dit niet. Laad de pagina opnieuw.",
  signIn: "Inloggen",
  changedTitle: "Er is intussen iets veranderd",
  changed: "Iemand anders was u voor. Lees eerst wat er nu staat.",
};

const en: typeof nl = {
  loading: "Loading…",
  more: "Load more",
  close: "Close",
  cancel: "Cancel",
  undo: "Undo",
  retry: "Try again",
  remove: (what) => `Remove ${what}`,
  optional: "may be left empty",
  problem: "Something went wrong",
  problems: "There is a problem",
  offline: "There is no connection. Check your internet and try again.",
  signedOut: "You are no longer signed in. Sign in and go on where you were.",
  notAllowed: "This account may not do this.",
  tooOften: (seconds) => `That was too often in a row. Try again in ${seconds} seconds.`,
  unavailable: (id) => `The server cannot do this now. Try again shortly.${id ? ` Reference: ${id}` : ""}`,
  refused: "The server did not understand this. Reload the page.",
  signIn: "Sign in",
  changedTitle: "Something changed in the meantime",
  changed: "Somebody was before you. Read first what stands there now.",
};

export const common = { nl, en };

/** Says what went wrong and what to do next. */
export function failureText(error: unknown): string {
  const said = say(common);
  if (!(error instanceof Failure)) return said.refused;
  switch (error.kind) {
    case "offline":
      return said.offline;
    case "signed-out":
      return said.signedOut;
    case "not-allowed":
      return said.notAllowed;
    case "too-often":
      return said.tooOften(error.after ?? 60);
    case "unavailable":
      return said.unavailable(error.requestId ?? "");
    case "refused":
      return said.refused;
  }
}
