// mercurius with graphql-jit over SQLite: rows as JSON, one index for the filters, values as numbers, an FTS5 table.
import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import Fastify from "fastify";
import mercurius from "mercurius";
import { folder, port, typeDefs } from "./schema.mjs";

const path = `${folder}/fts5-2.db`; // the number says which form of the tables a folder that is kept may hold
const isNew = !existsSync(path);
const db = new Database(path);
db.pragma("journal_mode = WAL");
db.pragma("cache_size = -262144");
db.pragma("mmap_size = 1073741824");
if (isNew) await fill();

// What is filtered by stands in one index, what is counted as numbers beside each row: SQLite's planner left alone went
// through all subjects of the market to count those of a thousand people, which took ten times as long.
async function fill() {
  db.exec(`
    CREATE TABLE docs (doc INTEGER PRIMARY KEY, source TEXT);
    CREATE TABLE halves (half TEXT, province TEXT, doc INTEGER, most INTEGER, PRIMARY KEY (half, province, doc)) WITHOUT ROWID;
    CREATE TABLE vals (val INTEGER PRIMARY KEY, field TEXT, value TEXT, UNIQUE (field, value));
    CREATE TABLE tags (doc INTEGER, val INTEGER, PRIMARY KEY (doc, val)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5(text, content='');
  `);
  const put = db.prepare("INSERT INTO docs VALUES (?, ?)");
  const may = db.prepare("INSERT OR IGNORE INTO halves VALUES (?, ?, ?, ?)");
  const name = db.prepare("INSERT OR IGNORE INTO vals (field, value) VALUES (?, ?)");
  const tag = db.prepare("INSERT OR IGNORE INTO tags SELECT ?, val FROM vals WHERE field = ? AND value = ?");
  const say = db.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
  const read = createInterface({ input: createReadStream(`${folder}/rows.jsonl`) });
  let number = 0;
  db.exec("BEGIN");
  for await (const line of read) {
    const row = JSON.parse(line);
    number += 1;
    put.run(number, line);
    for (const half of row.halves) may.run(half, row.province, number, row.maxMinutesWeek);
    for (const field of ["subjects", "levels"]) {
      for (const one of row[field]) {
        name.run(field, one);
        tag.run(number, field, one);
      }
    }
    say.run(number, `${row.headline} ${row.profession}`);
  }
  db.exec("COMMIT; ANALYZE");
}

const ask = db.prepare(`
  WITH found AS MATERIALIZED (SELECT doc FROM halves WHERE half = ? AND province = ? AND most <= ?),
  counts AS MATERIALIZED (SELECT val, count(*) AS count FROM found CROSS JOIN tags USING (doc) GROUP BY val)
  SELECT 'total' AS kind, NULL AS value, count(*) AS count FROM found
  UNION ALL SELECT * FROM (
    SELECT 'hit', source, 0 FROM (SELECT doc FROM found ORDER BY doc DESC LIMIT ?) CROSS JOIN docs USING (doc))
  UNION ALL SELECT field, value, count FROM counts CROSS JOIN vals USING (val)
`);

const resolvers = {
  Query: {
    search: async (_, { province, half, most, first }) => {
      const facets = { subjects: [], levels: [] };
      const nodes = [];
      let totalCount = 0;
      for (const { kind, value, count } of ask.all(half, province, most ?? 1e9, first)) {
        if (kind === "total") totalCount = count;
        else if (kind === "hit") nodes.push(JSON.parse(value));
        else facets[kind].push({ value, count });
      }
      return { totalCount, nodes, facets: Object.entries(facets).map(([name, values]) => ({ name, values })) };
    },
  },
};

const app = Fastify();
app.register(mercurius, { schema: typeDefs, resolvers, jit: 1 });
await app.listen({ port, host: "127.0.0.1" });
