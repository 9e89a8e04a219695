// A page of results and what came after it: the first in one go as the address says, the rest page by page.
import { useEffect, useState } from "preact/hooks";
import type { Document } from "../core/document";
import { send } from "../core/graphql";
import { useQuery } from "../core/query";
import { setQuery } from "../core/router";
import { announce } from "../core/status";
import { PAGE } from "./address";

export interface Found<E> {
  readonly totalCount: number;
  readonly edges: readonly E[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

interface Paged {
  readonly first: number;
  readonly after?: string | null | undefined;
}

interface Rest<E> {
  readonly key: string;
  readonly edges: readonly E[];
  readonly end: string | null;
  readonly more: boolean;
}

const MOST_AT_ONCE = 100;

export function useResults<D, V extends Paged, C extends Found<unknown>>(
  document: Document<D, V>,
  variables: V,
  pick: (data: D) => C,
  counted: (count: number) => string,
) {
  type E = C["edges"][number];
  const asked = useQuery(document, variables);
  const key = JSON.stringify(variables);
  const [rest, setRest] = useState<Rest<E>>({ key: "", edges: [], end: null, more: false });
  const [busy, setBusy] = useState(false);
  const found = asked.data ? pick(asked.data) : null;
  const own = rest.key === key ? rest : null;
  const edges = [...(found?.edges ?? []), ...(own?.edges ?? [])] as E[];
  const hasMore = own ? own.more : (found?.pageInfo.hasNextPage ?? false);
  const total = found?.totalCount ?? null;
  useEffect(() => {
    if (total !== null && !asked.stale) announce(counted(total));
  }, [total, asked.stale]);
  const more = async () => {
    if (variables.first + PAGE <= MOST_AT_ONCE && !own) {
      setQuery({ shown: String(variables.first + PAGE) }, "replace");
      return;
    }
    setBusy(true);
    try {
      const after = own?.end ?? found?.pageInfo.endCursor ?? null;
      const next = pick(await send(document, { ...variables, first: MOST_AT_ONCE, after }));
      const { endCursor, hasNextPage } = next.pageInfo;
      setRest({ key, edges: [...(own?.edges ?? []), ...next.edges], end: endCursor, more: hasNextPage });
    } finally {
      setBusy(false);
    }
  };
  return { asked, found, edges, total, hasMore, more, busy: busy || asked.stale };
}
