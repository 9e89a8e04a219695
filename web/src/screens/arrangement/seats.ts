// In what quality the viewer takes part in agreed work; the server decides anew on every act.
import { viewer } from "../../core/viewer";
import type { ArrangementQuery } from "../../generated/arrangement";

export type Arrangement = NonNullable<ArrangementQuery["arrangement"]>;
export type Assignment = Arrangement["assignments"][number];
export type Absence = ArrangementQuery["absences"][number];

const MANAGERS = ["SCHOOL_ADMIN", "SCHOOL_HR", "BOARD_ADMIN", "SCHOOL_PLANNER"];
const EMPLOYERS = ["COMPANY_ADMIN", "COMPANY_COORDINATOR"];

function holds(organisations: readonly (string | undefined)[], roles: readonly string[]): boolean {
  return (viewer.value?.memberships ?? []).some(
    (one) => organisations.includes(one.organisation?.id ?? "none") && one.roles.some((role) => roles.includes(role)),
  );
}

const boardOf = ({ school }: Arrangement) => (school && "board" in school ? school.board?.id : undefined);
const schoolsOf = (one: Arrangement) => [one.school?.id, boardOf(one)];

/** Whether the viewer speaks for the school in the matter of absence. */
const isSchool = (one: Arrangement) => holds(schoolsOf(one), MANAGERS);

export const isMine = (person: { readonly id: string } | null) => !!person && person.id === viewer.value?.professional?.id;

/** Whether the viewer teaches in the work or belongs to its school. */
export const teachesOrRuns = (one: Arrangement) => isSchool(one) || one.assignments.some((part) => !part.leftOn && isMine(part.professional));

/** The parts of the work that the viewer may report somebody away from. */
export function reportable(arrangement: Arrangement): readonly Assignment[] {
  const school = isSchool(arrangement);
  return arrangement.assignments.filter(
    (one) => !one.leftOn && (school || isMine(one.professional) || holds([one.company?.id], EMPLOYERS)),
  );
}

export interface Seat {
  readonly value: string;
  readonly label: string;
}

/** The employers in the work for which the viewer runs what concerns them. */
export function employersOf(arrangement: Arrangement): readonly Seat[] {
  const found = arrangement.assignments.flatMap(({ company }) =>
    company && holds([company.id], EMPLOYERS) ? [[company.id, { value: company.id, label: company.name }] as const] : [],
  );
  return [...new Map(found).values()];
}

/** The parties that the viewer could act as on the work as a whole. */
export function speaksFor(arrangement: Arrangement): readonly Seat[] {
  const { school } = arrangement;
  const own = arrangement.assignments.find((one) => !one.leftOn && isMine(one.professional))?.professional;
  return [
    ...(school && isSchool(arrangement) ? [{ value: school.id, label: school.name }] : []),
    ...(own ? [{ value: own.id, label: own.displayName }] : []),
    ...employersOf(arrangement),
  ];
}

/** The parties that the viewer could sign for: a person may be a professional and speak for an organisation as well. */
export function chairs(arrangement: Arrangement): readonly Seat[] {
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
