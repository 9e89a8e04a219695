// Lessons, people and states of a proposal in words.
import { locale, say } from "../core/i18n";
import { time } from "../core/format";
import type { Tone } from "../ui/Card";
import { type Day, SCHOOL_DAYS, shortDay, write } from "../ui/week/weekText";
import { words } from "./words";

interface Slot {
  readonly day: string;
  readonly position: number | null;
  readonly startsAt: string;
}

interface Party {
  readonly kind: string;
  readonly organisation: { readonly name: string } | null;
  readonly professional: { readonly displayName: string } | null;
}

const LESSON_ROWS = Array.from({ length: 12 }, (_, index) => ({ key: String(index + 1), label: String(index + 1) }));

/** "di 1-3, do 2", and with times where lessons have no number. */
export function lessonsText(slots: readonly { readonly slot: Slot }[]): string {
  const numbered = slots.filter(({ slot }) => slot.position !== null);
  const cells = new Set(numbered.map(({ slot }) => `${slot.day}:${slot.position}`));
  const text = write(cells, [...SCHOOL_DAYS, "SA"], LESSON_ROWS, locale.value);
  const timed = slots
    .filter(({ slot }) => slot.position === null)
    .map(({ slot }) => `${shortDay(slot.day as Day, locale.value)} ${time(slot.startsAt)}`);
  return [text, ...timed].filter(Boolean).join(", ");
}

/** Who a party is. */
export function partyName(party: Party | null): string {
  const said = say(words);
  if (!party) return said.someone;
  return party.professional?.displayName ?? party.organisation?.name ?? said.party[party.kind] ?? said.someone;
}

const TONES: Record<string, Tone> = {
  OPEN: "brand", DRAFT: "plain", AGREED: "good", DECLINED: "bad", WITHDRAWN: "plain", EXPIRED: "warn", SUPERSEDED: "plain",
};

export const toneOf = (status: string): Tone => TONES[status] ?? "plain";
