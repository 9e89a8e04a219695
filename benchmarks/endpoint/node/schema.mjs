// The small language that all contestants in Node speak, and the rows that they answer with.
import { readFileSync } from "node:fs";

export const typeDefs = `
  type Company { name: String! }
  type Person {
    id: ID! headline: String! displayName: String! profession: String! levels: [String!]! sectors: [String!]!
    forms: [String!]! contractKinds: [String!]! languages: [String!]! minMinutesWeek: Int! maxMinutesWeek: Int!
    maxDays: Int! maxTravelMinutes: Int! duoPreference: String! employer: Company
  }
  type Value { value: String! count: Int! }
  type Facet { name: String! values: [Value!]! }
  type Found { totalCount: Int! nodes: [Person!]! facets: [Facet!]! }
  type Query { search(province: String!, half: String!, most: Int, first: Int = 20): Found! }
`;

export const folder = process.env.BENCH_FOLDER;
export const port = Number(process.env.PORT);

export function hits() {
  const found = JSON.parse(readFileSync(`${folder}/hits.json`, "utf8"));
  const facets = found.facets.map(({ name, counts }) => ({
    name,
    values: Object.entries(counts).map(([value, count]) => ({ value, count })),
  }));
  return { totalCount: found.totalCount, nodes: found.nodes, facets };
}
