// Sends what was written, as anybody's program would, and notes what came back: the status, the price, the account.
import { HEADERS } from "../../core/graphql";
import { locale } from "../../core/i18n";
import { eventsOf } from "../../core/live";

export interface Sent {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName: string | null;
}

export interface Cost {
  readonly requested: number;
  readonly limit: number;
}

export interface Account {
  readonly left: number;
  readonly full: number;
}

export interface Told {
  readonly status: number;
  readonly ms: number;
  readonly cost: Cost | null;
  readonly account: Account | null;
  /** Seconds after which another try has a chance. */
  readonly after: number | null;
  readonly requestId: string | null;
  readonly errors: number;
}

interface Body {
  data?: unknown;
  errors?: unknown[];
  extensions?: { cost?: Cost };
}

const JSONS = "application/graphql-response+json, application/json;q=0.9";

/** Reads the account out of the fields of draft-ietf-httpapi-ratelimit-headers. */
export function accountOf(headers: Headers): Account | null {
  const left = /;r=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1];
  const full = /;q=(\d+)/.exec(headers.get("ratelimit-policy") ?? "")?.[1];
  return left && full ? { left: Number(left), full: Number(full) } : null;
}

function send({ operationName, ...rest }: Sent, accept: string, stop: AbortSignal): Promise<Response> {
  return fetch("/graphql", {
    method: "POST",
    credentials: "same-origin",
    headers: { ...HEADERS, accept, "accept-language": locale.peek() },
    body: JSON.stringify({ ...rest, ...(operationName ? { operationName } : {}) }),
    signal: stop,
  });
}

function told(answer: Response, body: Body | null, began: number): Told {
  return {
    status: answer.status,
    ms: Math.round(performance.now() - began),
    cost: body?.extensions?.cost ?? null,
    account: accountOf(answer.headers),
    after: Number(answer.headers.get("retry-after")) || null,
    requestId: answer.headers.get("x-request-id"),
    errors: body?.errors?.length ?? 0,
  };
}

function parsed(text: string): Body | null {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return null;
  }
}

export interface Outcome {
  readonly text: string;
  readonly data: unknown;
  readonly told: Told;
}

/** Asks once. */
export async function askOnce(sent: Sent, stop: AbortSignal): Promise<Outcome> {
  const began = performance.now();
  return outcomeOf(await send(sent, JSONS, stop), began);
}

async function outcomeOf(answer: Response, began: number): Promise<Outcome> {
  const text = await answer.text();
  const body = parsed(text);
  return { text: body ? JSON.stringify(body, null, 2) : text, data: body?.data, told: told(answer, body, began) };
}

/** Follows a subscription and tells of each event; returns how it was refused, or null when the server is done. */
export async function followEvents(
  sent: Sent,
  stop: AbortSignal,
  hear: (outcome: Outcome) => void,
): Promise<Outcome | null> {
  const began = performance.now();
  const answer = await send(sent, "text/event-stream", stop);
  if (!answer.body || !(answer.headers.get("content-type") ?? "").startsWith("text/event-stream")) {
    return outcomeOf(answer, began);
  }
  for await (const event of eventsOf(answer.body)) {
    if (event.name === "complete") return null;
    if (event.name !== "next") continue;
    const body = parsed(event.data);
    hear({ text: JSON.stringify(body, null, 2), data: body?.data, told: told(answer, body, began) });
  }
  return null;
}
