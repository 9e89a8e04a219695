// For whom the viewer can speak here, and what every answer to a proposal has in common.
import { useState } from "preact/hooks";
import { refresh, useMutation } from "../../core/query";
import type { Document } from "../../core/document";
import { toast } from "../../core/status";
import { viewer } from "../../core/viewer";
import type { ProposalProblemFragment, ProposalQuery } from "../../generated/proposal";
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

export interface Trouble {
  /** True when somebody else changed the proposal first. */
  readonly stale: boolean;
  readonly texts: readonly string[];
}

type Result = { readonly __typename: string } | ProposalProblemFragment;

/** Turns what the server refused into lines to show. */
export function troubleOf(result: Result): Trouble | null {
  if (!("message" in result)) return null;
  const issues = result.__typename === "InvalidInput" && "issues" in result ? result.issues.map((one) => one.message) : [];
  const reasons = result.__typename === "NotEligible" && "reasons" in result ? result.reasons.map((one) => one.label) : [];
  const texts = [...new Set([...issues, ...reasons])];
  return { stale: result.__typename === "StaleRevision", texts: texts.length ? texts : [result.message] };
}

/** Sends one answer; `done` is what is said when it went well. */
export function useAnswer<D extends object, V>(document: Document<D, V>, done: string, after: () => void) {
  const mutation = useMutation(document);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const run = async (variables: V) => {
    setTrouble(null);
    const data = await mutation.run(variables);
    const result = data && (Object.values(data)[0] as Result | null);
    if (!result) return;
    const found = troubleOf(result);
    setTrouble(found);
    if (found?.stale) refresh();
    if (found) return;
    toast(done);
    after();
  };
  return { run, trouble, busy: mutation.busy, error: mutation.error };
}
