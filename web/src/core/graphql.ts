// Asks the endpoint: the session rides in its cookie, no token is ever held here, and every failure has a type.
import type { Document } from "./document";
import { locale } from "./i18n";

export type FailureKind = "offline" | "signed-out" | "not-allowed" | "too-often" | "unavailable" | "refused";

export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly code: string,
    text: string,
    /** Seconds after which another try has a chance. */
    readonly after: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(text);
  }
}

interface GraphQLError {
  message: string;
  extensions?: { code?: string; requestId?: string };
}

interface Body<D> {
  data?: D | null;
  errors?: GraphQLError[];
}

export const HEADERS = { "content-type": "application/json", "x-duobaan": "1" } as const;

const KINDS: Record<string, FailureKind> = {
  UNAUTHENTICATED: "signed-out",
  NOT_ALLOWED: "not-allowed",
  RATE_LIMITED: "too-often",
  UNAVAILABLE: "unavailable",
  INTERNAL: "unavailable",
};

function byStatus(status: number): FailureKind {
  if (status === 401) return "signed-out";
  if (status === 429) return "too-often";
  return status >= 500 ? "unavailable" : "refused";
}

function failureOf(status: number, headers: Headers, errors: readonly GraphQLError[]): Failure {
  const first = errors[0];
  const code = first?.extensions?.code ?? `HTTP_${status}`;
  const wait = Number(headers.get("retry-after"));
  const kind = KINDS[code] ?? byStatus(status);
  return new Failure(kind, code, first?.message ?? code, wait || null, headers.get("x-request-id"));
}

/**
 * Sends an operation and returns its data; raises Failure, or the AbortError of who stopped it. What must arrive though
 * its page is left or closed is `lasting`.
 */
export async function send<D, V>(
  document: Document<D, V>,
  variables: V,
  signal?: AbortSignal,
  lasting = false,
): Promise<D> {
  let answer: Response;
  try {
    answer = await fetch("/graphql", {
      method: "POST",
      credentials: "same-origin",
      headers: { ...HEADERS, accept: "application/json", "accept-language": locale.peek() },
      body: JSON.stringify({ query: document.text, operationName: document.name, variables }),
      keepalive: lasting,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure("offline", "OFFLINE", "No connection.");
  }
  const body = (await answer.json().catch((error: unknown) => {
    if (signal?.aborted) throw error;
    return {};
  })) as Body<D>;
  if (body.errors?.length || !body.data) throw failureOf(answer.status, answer.headers, body.errors ?? []);
  return body.data;
}

/** Whether an error only says that the asker no longer wanted the answer. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
