import { afterEach, describe, expect, it, vi } from "vitest";
import type { Document } from "../src/core/document";
import { Failure, send } from "../src/core/graphql";
import { eventsOf } from "../src/core/live";

const document: Document<{ viewer: null }, object> = { name: "Q", kind: "query", text: "query Q{viewer{__typename}}", hash: "x" };

function answers(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(JSON.stringify(body), { status, headers }));
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

afterEach(() => vi.unstubAllGlobals());

describe("the endpoint", () => {
  it("is asked with the header of our own pages and no token", async () => {
    const fetch = answers(200, { data: { viewer: null } });
    expect(await send(document, {})).toEqual({ viewer: null });
    const init = fetch.mock.calls[0]?.[1];
    expect(init?.headers).toMatchObject({ "x-duobaan": "1", "accept-language": "nl" });
    expect(JSON.stringify(init?.headers)).not.toContain("authorization");
  });

  it.each([
    [401, { errors: [{ message: "x", extensions: { code: "UNAUTHENTICATED" } }] }, "signed-out"],
    [429, { errors: [{ message: "x", extensions: { code: "RATE_LIMITED" } }] }, "too-often"],
    [200, { data: null, errors: [{ message: "x", extensions: { code: "INTERNAL" } }] }, "unavailable"],
    [200, { data: null, errors: [{ message: "x", extensions: { code: "NOT_ALLOWED" } }] }, "not-allowed"],
    [502, "not GraphQL", "unavailable"],
    [400, { errors: [{ message: "x" }] }, "refused"],
  ])("turns %s %j into %s", async (status, body, kind) => {
    answers(status, body, { "retry-after": "7" });
    const failure = await send(document, {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ kind, after: 7 });
  });

  it("says offline when nothing answers, and passes on that somebody stopped it", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
    await expect(send(document, {})).rejects.toMatchObject({ kind: "offline" });
    const stop = new AbortController();
    stop.abort();
    await expect(send(document, {}, stop.signal)).rejects.toBeInstanceOf(TypeError);
  });
});

describe("events", () => {
  it("are read whole, wherever the bytes are cut", async () => {
    const text = ":\n\nid: 7\nevent: next\ndata: {\"a\":\"é\"}\n\nevent: complete\ndata:\n\n";
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const found = [];
    for await (const event of eventsOf(body)) if (event.name) found.push(event);
    expect(found).toEqual([
      { name: "next", id: "7", data: '{"a":"é"}' },
      { name: "complete", id: "", data: "" },
    ]);
  });
});
