// Which colour goes with a state and an outcome; the words always stand beside it.
import type { ImportOutcome, ImportStatus } from "../../generated/imports";
import type { Tone } from "../../ui/Card";

export const TONES: Record<ImportStatus, Tone> = {
  CHECKING: "plain", CHECKED: "brand", UNREADABLE: "bad", RUNNING: "plain", DONE: "good", FAILED: "bad", EXPIRED: "warn",
};

export const OUTCOMES: Record<ImportOutcome, Tone> = { CREATED: "good", CHANGED: "brand", UNCHANGED: "plain", REFUSED: "bad" };
