// Apollo, Yoga or mercurius with graphql-jit, answering with twenty rows that are at hand.
import { createServer } from "node:http";
import { folder, hits, port, typeDefs } from "./schema.mjs";

const found = hits();
const resolvers = { Query: { search: async () => found } };
const kind = process.argv[2];

if (kind === "mercurius") {
  const { default: Fastify } = await import("fastify");
  const { default: mercurius } = await import("mercurius");
  const app = Fastify();
  app.register(mercurius, { schema: typeDefs, resolvers, jit: 1 });
  await app.listen({ port, host: "127.0.0.1" });
} else if (kind === "yoga") {
  const { createSchema, createYoga } = await import("graphql-yoga");
  createServer(createYoga({ schema: createSchema({ typeDefs, resolvers }), logging: false })).listen(port, "127.0.0.1");
} else {
  const { ApolloServer } = await import("@apollo/server");
  const { startStandaloneServer } = await import("@apollo/server/standalone");
  const server = new ApolloServer({ typeDefs, resolvers });
  await startStandaloneServer(server, { listen: { port, host: "127.0.0.1" } });
}
