// A question in the address: after the #, which browsers do not send, so that no server's log has it.
export interface Shared {
  readonly text: string;
  readonly variables: string;
}

/** Returns what an address carries, or null. */
export function readHash(hash: string): Shared | null {
  const found = new URLSearchParams(hash.replace(/^#/, ""));
  const text = found.get("query");
  return text ? { text, variables: found.get("variables") ?? "" } : null;
}

/** Returns the part of the address that carries a question. */
export function writeHash({ text, variables }: Shared): string {
  const parts = [`query=${encodeURIComponent(text)}`];
  if (variables.trim() && variables.trim() !== "{}") parts.push(`variables=${encodeURIComponent(variables)}`);
  return `#${parts.join("&")}`;
}
