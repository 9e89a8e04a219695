// Subscriptions by server-sent events (graphql-sse, distinct connections): plain HTTP with the session's cookie.
import { useEffect, useRef } from "preact/hooks";
import type { Document } from "./document";
import { HEADERS } from "./graphql";
import { locale } from "./i18n";

const LONGEST_WAIT_MS = 30_000;

interface Event {
  name: string;
  id: string;
  data: string;
}

/** Reads events out of a body of text/event-stream. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Event> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) yield eventOf(part);
  }
}

function eventOf(part: string): Event {
  const event: Event = { name: "", id: "", data: "" };
  for (const line of part.split("\n")) {
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    const value = line.slice(colon + 1).trimStart();
    const field = line.slice(0, colon);
    if (field === "event") event.name = value;
    if (field === "id") event.id = value;
    if (field === "data") event.data += value;
  }
  return event;
}

async function once<D>(text: string, last: string, stop: AbortSignal, told: (data: D, id: string) => void) {
  const answer = await fetch("/graphql", {
    method: "POST",
    credentials: "same-origin",
    headers: {
      ...HEADERS,
      accept: "text/event-stream",
      "accept-language": locale.peek(),
      ...(last ? { "last-event-id": last } : {}),
    },
    body: text,
    signal: stop,
  });
  if (answer.status === 401 || answer.status === 403) return false;
  if (!answer.ok || !answer.body) return true;
  for await (const event of eventsOf(answer.body)) {
    if (event.name === "complete") return true;
    if (event.name !== "next") continue;
    const body = JSON.parse(event.data) as { data?: D | null; errors?: { extensions?: { code?: string } }[] };
    if (body.errors?.some((one) => one.extensions?.code === "NOT_ALLOWED")) return false;
    if (body.data) told(body.data, event.id);
  }
  return true;
}

/** Follows a subscription until stopped; reconnects by itself and goes on after the last event. */
export function follow<D, V>(document: Document<D, V>, variables: V, told: (data: D) => void): () => void {
  const stop = new AbortController();
  const text = JSON.stringify({ query: document.text, operationName: document.name, variables });
  let last = "";
  let wait = 1_000;
  const hear = (data: D, id: string) => {
    last = id || last;
    wait = 1_000;
    told(data);
  };
  const run = async () => {
    while (!stop.signal.aborted) {
      const goOn = await once(text, last, stop.signal, hear).catch(() => true);
      if (!goOn || stop.signal.aborted) return;
      await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  };
  void run();
  return () => stop.abort();
}

/** Follows a subscription while the component is there; null as variables follows nothing. */
export function useLive<D, V>(document: Document<D, V>, variables: V | null, told: (data: D) => void): void {
  const newest = useRef(told);
  newest.current = told;
  const key = variables === null ? null : JSON.stringify(variables);
  useEffect(
    () => (key === null ? undefined : follow(document, JSON.parse(key) as V, (data) => newest.current(data))),
    [document, key],
  );
}
