// Verifies messages with the function of docs/webhooks.md; reads {secret, headers, body} per line, says what it made of it.
import { createInterface } from "node:readline";
import { received } from "./node_modules/.docs/received.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    console.log(JSON.stringify(received(secret, headers, body)));
  } catch (error) {
    console.log(JSON.stringify({ refused: error.constructor.name }));
  }
}
