// The hours of a school: the rows of its week, and from when to when a lesson hour lasts.
import { time } from "../../core/format";
import type { Placed } from "../../matching/lessons";
import type { Day, Row } from "../../ui/week/weekText";
import type { Draft, Slot } from "./draft";

/** Without lesson hours of its own a school gets as many rows as most have. */
const USUAL = 9;

function bellsOf(draft: Draft) {
  return draft.school && "settings" in draft.school ? (draft.school.settings?.bellTimes ?? []) : [];
}

/** Whether the school said when its lessons begin; without that only clock times can be kept. */
export const hasBells = (draft: Draft): boolean => bellsOf(draft).length > 0;

/** Every lesson hour of the school with its times. */
export function hoursOf(draft: Draft): Row[] {
  const bells = bellsOf(draft);
  if (!bells.length) return Array.from({ length: USUAL }, (_, at) => ({ key: String(at + 1), label: String(at + 1) }));
  const usual = new Map(bells.filter((one) => !one.weekday).map((one) => [one.position, one]));
  for (const one of bells) if (!usual.has(one.position)) usual.set(one.position, one);
  return [...usual.values()]
    .sort((a, b) => a.position - b.position)
    .map((one) => ({ key: String(one.position), label: String(one.position), hint: `${time(one.startsAt)}–${time(one.endsAt)}` }));
}

/** When a lesson is held, by its own times or by those of its hour on that day. */
export function timesOf(draft: Draft, slot: { day?: string | null | undefined; position?: number | null | undefined; startsAt?: string | null | undefined; endsAt?: string | null | undefined }) {
  const bells = bellsOf(draft).filter((one) => one.position === slot.position);
  const bell = bells.find((one) => one.weekday === slot.day) ?? bells.find((one) => !one.weekday);
  return { startsAt: slot.startsAt ?? bell?.startsAt ?? "", endsAt: slot.endsAt ?? bell?.endsAt ?? "" };
}

/** A lesson in the form in which weeks are drawn. */
export function placed(draft: Draft, slot: Slot): Placed & { readonly own: Slot } {
  const { day, position, cycle } = slot;
  return { own: slot, slot: { day: day as Day, position: position ?? null, cycle: cycle ?? "EVERY_WEEK", ...timesOf(draft, slot) } };
}
