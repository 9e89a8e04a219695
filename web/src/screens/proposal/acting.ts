// For whom the viewer can speak in a proposal.
import { viewer } from "../../core/viewer";
import type { ProposalQuery } from "../../generated/proposal";
import { partyName } from "../../proposals/terms";

export type Proposal = NonNullable<ProposalQuery["proposal"]>;

export interface Chair {
  readonly value: string;
  readonly label: string;
}

/** The parties that the viewer can be; somebody may be both a professional and a member of the school. */
export function chairsOf(proposal: Proposal): readonly Chair[] {
  const organisations = new Set(viewer.value?.memberships.map((one) => one.organisation?.id) ?? []);
  const own = viewer.value?.professional?.id;
  return proposal.parties.flatMap((one) => {
    if (one.professional && one.professional.id === own) return [{ value: one.professional.id, label: partyName(one) }];
    if (one.organisation && !one.professional && organisations.has(one.organisation.id))
      return [{ value: one.organisation.id, label: partyName(one) }];
    return [];
  });
}
