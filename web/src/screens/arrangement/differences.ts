// What a form of terms changes in the terms that stand, field by field, in words.
import { day, euros, list } from "../../core/format";
import { say } from "../../core/i18n";
import type { ProposalLessonFragment } from "../../generated/proposal";
import { shortPlace } from "../../matching/lessons";
import { type LineInput, linesOf, type TermsInput } from "../../proposals/TermsForm";
import { words as shared } from "../../proposals/words";

export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** Where both are the same, nothing is said; the first day is when it begins, not a change of what stands. */
export function differences(
  before: TermsInput,
  after: TermsInput,
  names: ReadonlyMap<string, string>,
  timetable: readonly ProposalLessonFragment[],
): readonly Difference[] {
  const said = say(shared);
  const lessons = (line: LineInput | undefined) => {
    const chosen = new Set(line?.slots as readonly string[] | undefined);
    return list(timetable.filter((one) => chosen.has(one.id)).map((one) => [shortPlace(one.slot), one.classGroup].filter(Boolean).join(" ")));
  };
  const rate = (line: LineInput | undefined) => (line?.money?.ratePerHourCents == null ? "" : euros(line.money.ratePerHourCents));
  const found: Difference[] = [
    { what: said.form.until, before: day(before.endsOn, "short"), after: after.endsOn ? day(after.endsOn, "short") : "" },
    { what: said.form.note, before: before.note ?? "", after: after.note ?? "" },
    ...linesOf(after).flatMap((line, index) => {
      const old = linesOf(before)[index];
      const who = names.get(line.professionalId) ?? said.someone;
      return [
        { what: said.form.lessonsOf(who), before: lessons(old), after: lessons(line) },
        { what: `${said.form.rate}, ${who}`, before: rate(old), after: rate(line) },
        { what: `${said.form.subjectSupervisor}, ${who}`, before: old?.subjectSupervisor ?? "", after: line.subjectSupervisor ?? "" },
        { what: `${said.form.coach}, ${who}`, before: old?.coach ?? "", after: line.coach ?? "" },
      ];
    }),
  ];
  return found
    .filter((one) => one.before !== one.after)
    .map((one) => ({ what: one.what, before: one.before || said.none, after: one.after || said.none }));
}
