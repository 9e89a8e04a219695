// A question as code for a program of one's own. No secret is ever in it: a token comes from DUOBAAN_TOKEN.
import type { Kind } from "./operations";

export interface Question {
  readonly address: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
  readonly kind: Kind;
  readonly locale: string;
  /** Whether the asker is somebody; a visitor needs no token. */
  readonly signedIn: boolean;
}

export const LANGUAGES = ["curl", "TypeScript", "Kotlin", "Swift", "Python"] as const;
export type Language = (typeof LANGUAGES)[number];

const STREAM = "text/event-stream";
const follows = (asked: Question) => asked.kind === "subscription";
const indented = (text: string, by: string) => text.replaceAll("\n", `\n${by}`);

function headersOf(asked: Question): [string, string][] {
  return [
    ["content-type", "application/json"],
    ["accept-language", asked.locale],
    ...(follows(asked) ? ([["accept", STREAM]] as [string, string][]) : []),
  ];
}

function bodyOf({ text, variables, operationName }: Question): Record<string, unknown> {
  return {
    query: text,
    ...(Object.keys(variables).length ? { variables } : {}),
    ...(operationName ? { operationName } : {}),
  };
}

/** Writes a question in a language. */
export function codeOf(language: Language, asked: Question): string {
  const write = { curl, TypeScript: typescript, Kotlin: kotlin, Swift: swift, Python: python };
  return write[language](asked);
}

/** For a POSIX shell: between single quotes everything is itself, but for the quote. */
function curl(asked: Question): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const lines = [
    `curl -sS${follows(asked) ? "N" : ""} ${quoted(asked.address)}`,
    ...headersOf(asked).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`),
    ...(asked.signedIn ? ['  -H "authorization: Bearer $DUOBAAN_TOKEN"'] : []),
    `  --data-raw ${quoted(JSON.stringify(bodyOf(asked)))}`,
  ];
  return `${lines.join(" \\\n")}\n`;
}

function typescript(asked: Question): string {
  const query = asked.text.replace(/[\\`]|\$\{/g, "\\$&");
  const { query: _query, ...more } = bodyOf(asked);
  const body = ["query", ...Object.entries(more).map(([name, value]) => `${name}: ${JSON.stringify(value, null, 2)}`)];
  const headers = headersOf(asked).map(([name, value]) => `"${name}": ${JSON.stringify(value)},`);
  if (asked.signedIn) headers.push("authorization: `Bearer ${process.env.DUOBAAN_TOKEN}`,");
  const read = follows(asked)
    ? "for await (const text of answer.body!.pipeThrough(new TextDecoderStream())) console.log(text);"
    : "console.log(JSON.stringify(await answer.json(), null, 2));";
  return `const query = \`
${query.trim()}
\`;

const answer = await fetch(${JSON.stringify(asked.address)}, {
  method: "POST",
  headers: {
    ${headers.join("\n    ")}
  },
  body: JSON.stringify({ ${indented(body.join(", "), "  ")} }),
});
${read}
`;
}

/** A value as Python writes it; JSON's strings are Python's too. */
function pythonic(value: unknown): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(pythonic).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${pythonic(one)}`).join(", ")}}`;
}

function python(asked: Question): string {
  const query = asked.text.trim().replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"');
  const { query: _query, ...more } = bodyOf(asked);
  const body = ["\"query\": QUERY", ...Object.entries(more).map(([name, value]) => `"${name}": ${pythonic(value)}`)];
  const headers = headersOf(asked).map(([name, value]) => `"${name}": ${JSON.stringify(value)},`);
  if (asked.signedIn) headers.push("\"authorization\": f\"Bearer {os.environ['DUOBAAN_TOKEN']}\",");
  const read = follows(asked)
    ? "    for line in answer:\n        print(line.decode(), end=\"\")"
    : "    print(json.dumps(json.load(answer), indent=2, ensure_ascii=False))";
  return `import json
${asked.signedIn ? "import os\n" : ""}import urllib.request

QUERY = """
${query}
"""

request = urllib.request.Request(
    ${JSON.stringify(asked.address)},
    data=json.dumps({${body.join(", ")}}).encode(),
    headers={
        ${headers.join("\n        ")}
    },
)
with urllib.request.urlopen(request) as answer:
${read}
`;
}

function kotlin(asked: Question): string {
  // Functions, since what replaces would have its own dollar signs read.
  const raw = (text: string) => text.replaceAll("$", () => "${'$'}").replaceAll('"""', () => '${"\\"\\"\\""}');
  const { query: _query, variables, operationName } = bodyOf(asked);
  const puts = [
    'put("query", query)',
    ...(variables ? [`put("variables", Json.parseToJsonElement("""${raw(JSON.stringify(variables))}"""))`] : []),
    ...(operationName ? [`put("operationName", ${JSON.stringify(operationName)})`] : []),
  ];
  const headers = headersOf(asked).slice(1).map(([name, value]) => `.header("${name}", "${value}")`);
  if (asked.signedIn) headers.push('.header("authorization", "Bearer ${System.getenv("DUOBAAN_TOKEN")}")');
  const read = follows(asked)
    ? "  val source = answer.body!!.source()\n  while (!source.exhausted()) println(source.readUtf8Line())"
    : "  println(answer.body!!.string())";
  return `// com.squareup.okhttp3:okhttp and org.jetbrains.kotlinx:kotlinx-serialization-json
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

val query = """
${raw(asked.text.trim())}
"""

val body = buildJsonObject {
  ${puts.join("\n  ")}
}

val request = Request.Builder()
  .url("${asked.address}")
  ${headers.join("\n  ")}
  .post(body.toString().toRequestBody("application/json".toMediaType()))
  .build()

fun main() = OkHttpClient().newCall(request).execute().use { answer ->
${read}
}
`;
}

function swift(asked: Question): string {
  const { query: _query, variables, operationName } = bodyOf(asked);
  const parts = [
    '"query": query',
    ...(variables ? [`"variables": try JSONSerialization.jsonObject(with: Data(${fenced(JSON.stringify(variables), '"')}.utf8))`] : []),
    ...(operationName ? [`"operationName": ${JSON.stringify(operationName)}`] : []),
  ];
  const headers = headersOf(asked).map(([name, value]) => `request.setValue("${value}", forHTTPHeaderField: "${name}")`);
  if (asked.signedIn) {
    headers.push('let token = ProcessInfo.processInfo.environment["DUOBAAN_TOKEN"] ?? ""');
    headers.push('request.setValue("Bearer \\(token)", forHTTPHeaderField: "authorization")');
  }
  const read = follows(asked)
    ? "let (bytes, _) = try await URLSession.shared.bytes(for: request)\nfor try await line in bytes.lines { print(line) }"
    : "let (data, _) = try await URLSession.shared.data(for: request)\nprint(String(decoding: data, as: UTF8.self))";
  return `import Foundation

let query = ${fenced(`\n${asked.text.trim()}\n`, '"""')}

var request = URLRequest(url: URL(string: "${asked.address}")!)
request.httpMethod = "POST"
${headers.join("\n")}
request.httpBody = try JSONSerialization.data(withJSONObject: [
  ${parts.join(",\n  ")}
] as [String: Any])

${read}
`;
}

/** Text between as many # as it takes for nothing in it to end it or to be replaced. */
function fenced(text: string, quote: string): string {
  let marks = "#";
  while (text.includes(`"${marks}`) || text.includes(`\\${marks}`)) marks += "#";
  return `${marks}${quote}${text}${quote}${marks}`;
}
