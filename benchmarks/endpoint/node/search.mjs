// mercurius with graphql-jit over SQLite: rows as JSON, indexed columns, one table of values, and an FTS5 table.
import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import Fastify from "fastify";
import mercurius from "mercurius";
import { folder, port, typeDefs } from "./schema.mjs";

const path = `${folder}/fts5.db`;
const isNew = !existsSync(path);
const db = new Database(path);
db.pragma("journal_mode = WAL");
db.pragma("cache_size = -262144");
db.pragma("mmap_size = 1073741824");
if (isNew) await fill();

async function fill() {
  db.exec(`
    CREATE TABLE docs (doc INTEGER PRIMARY KEY, province TEXT, most INTEGER, source TEXT);
    CREATE TABLE tags (field TEXT, value TEXT, doc INTEGER, PRIMARY KEY (field, value, doc)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5(text, content='');
  `);
  const put = db.prepare("INSERT INTO docs VALUES (?, ?, ?, ?)");
  const tag = db.prepare("INSERT OR IGNORE INTO tags VALUES (?, ?, ?)");
  const say = db.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
  const read = createInterface({ input: createReadStream(`${folder}/rows.jsonl`) });
  let number = 0;
  db.exec("BEGIN");
  for await (const line of read) {
    const row = JSON.parse(line);
    number += 1;
    put.run(number, row.province, row.maxMinutesWeek, line);
    for (const half of row.halves) tag.run("half", half, number);
    for (const one of row.subjects) tag.run("subjects", one, number);
    for (const one of row.levels) tag.run("levels", one, number);
    say.run(number, `${row.headline} ${row.profession}`);
  }
  db.exec("COMMIT");
  db.exec("CREATE INDEX by_province ON docs (province); CREATE INDEX by_doc ON tags (field, doc, value); ANALYZE");
}

const where = `province = ? AND most <= ? AND doc IN (SELECT doc FROM tags WHERE field = 'half' AND value = ?)`;
const ask = db.prepare(`
  WITH found AS MATERIALIZED (SELECT doc FROM docs WHERE ${where})
  SELECT 'total' AS kind, NULL AS value, count(*) AS count FROM found
  UNION ALL SELECT * FROM (SELECT 'hit', source, 0 FROM found JOIN docs USING (doc) ORDER BY doc DESC LIMIT ?)
  UNION ALL SELECT 'subjects', value, count(*) FROM found JOIN tags USING (doc) WHERE field = 'subjects' GROUP BY value
  UNION ALL SELECT 'levels', value, count(*) FROM found JOIN tags USING (doc) WHERE field = 'levels' GROUP BY value
`);

const resolvers = {
  Query: {
    search: async (_, { province, half, most, first }) => {
      const facets = { subjects: [], levels: [] };
      const nodes = [];
      let totalCount = 0;
      for (const { kind, value, count } of ask.iterate(province, most ?? 1e9, half, first)) {
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
