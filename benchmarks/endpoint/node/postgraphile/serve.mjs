// PostGraphile 5 as its documentation shows it, over the tables and functions of people.sql.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

// PostGraphile 5 asks for Node 22; this is all that it misses on Node 20.
Promise.withResolvers ??= function () {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const made = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: process.env.DATABASE_URL, schemas: ["bench"] })],
  grafserv: { watch: false, graphiql: false },
});
const server = createServer();
await made.createServ(grafserv).addTo(server);
server.listen(Number(process.env.PORT), "127.0.0.1");
