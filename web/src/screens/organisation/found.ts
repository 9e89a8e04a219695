// The organisation as it was found, and in what quality the viewer looks at it.
import type { OrganisationQuery } from "../../generated/organisation";

export type Found = NonNullable<OrganisationQuery["organisation"]>;

/** Who may see the invitations leads the organisation; the same people change its facts (duobaan/access.py, _LEADS). */
export const leads = (one: Found) => one.invitations !== null;

/** Who may see its people belongs to it. */
export const belongs = (one: Found) => one.members !== null;
