// Which roles fit which kind of organisation, as the server has it (duobaan/organisations/rules.py); it refuses others.
import type { OrganisationKind, Role } from "../../generated/organisation";

export const ROLES: Record<OrganisationKind, readonly Role[]> = {
  SCHOOL: ["SCHOOL_ADMIN", "SCHOOL_PLANNER", "SCHOOL_TIMETABLER", "SCHOOL_HR", "SUPERVISOR"],
  SCHOOL_BOARD: ["BOARD_ADMIN", "SCHOOL_PLANNER", "SCHOOL_HR"],
  COMPANY: ["COMPANY_ADMIN", "COMPANY_COORDINATOR"],
  TRAINING_INSTITUTE: ["INSTITUTE_ADVISER", "SUPERVISOR"],
  REGION: ["REGION_ADMIN", "REGION_VIEWER", "MATCHMAKER"],
  NETWORK: ["MATCHMAKER", "REGION_VIEWER"],
  SECTOR_FUND: ["REGION_VIEWER"],
  PLATFORM: ["PLATFORM_ADMIN", "SUPPORT"],
};
