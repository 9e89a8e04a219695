// In what quality the viewer takes part in agreed work; the server decides anew on every act.
import { viewer } from "../../core/viewer";
import type { ArrangementQuery } from "../../generated/arrangement";

export type Arrangement = NonNullable<ArrangementQuery["arrangement"]>;
export type Assignment = Arrangement["assignments"][number];
export type Absence = ArrangementQuery["absences"][number];

const CHECKERS = ["SCHOOL_ADMIN", "SCHOOL_HR", "BOARD_ADMIN"];
const MANAGERS = [...CHECKERS, "SCHOOL_PLANNER"];
const EMPLOYERS = ["COMPANY_ADMIN", "COMPANY_COORDINATOR"];

function holds(organisations: readonly (string | undefined)[], roles: readonly string[]): boolean {
  return (viewer.value?.memberships ?? []).some(
    (one) => organisations.includes(one.organisation?.id ?? "none") && one.roles.some((role) => roles.includes(role)),
  );
}

const boardOf = ({ school }: Arrangement) => (school && "board" in school ? school.board?.id : undefined);
const schoolsOf = (one: Arrangement) => [one.school?.id, boardOf(one)];

/** Whether the viewer may approve checks; only a board may waive one. */
export const mayCheck = (one: Arrangement) => holds(schoolsOf(one), CHECKERS);
export const mayWaive = (one: Arrangement) => holds([boardOf(one)], ["BOARD_ADMIN"]);
/** Whether the viewer speaks for the school in the matter of hours and absence. */
export const isSchool = (one: Arrangement) => holds(schoolsOf(one), MANAGERS);

export const isMine = (person: { readonly id: string } | null) => !!person && person.id === viewer.value?.professional?.id;

/** The parts of the work that the viewer may report somebody away from. */
export function reportable(arrangement: Arrangement): readonly Assignment[] {
  const school = isSchool(arrangement);
  return arrangement.assignments.filter(
    (one) => !one.leftOn && (school || isMine(one.professional) || holds([one.company?.id], EMPLOYERS)),
  );
}

/** The parties that the viewer could sign for: a person may be a professional and speak for an organisation as well. */
export function chairs(arrangement: Arrangement): readonly { value: string; label: string }[] {
  const board = boardOf(arrangement);
  return arrangement.unsigned.flatMap((one) => {
    if (one.professional && isMine(one.professional)) return [{ value: one.professional.id, label: one.professional.displayName }];
    if (!one.organisation || one.professional) return [];
    const speaks = (viewer.value?.memberships ?? []).some(
      ({ organisation }) =>
        organisation && (organisation.id === one.organisation?.id || (one.kind === "SCHOOL" && organisation.id === board)),
    );
    return speaks ? [{ value: one.organisation.id, label: one.organisation.name }] : [];
  });
}
