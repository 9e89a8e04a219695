// npm's oidc-provider, honest, and the same with faults that GET /fault/<name> turns on; prints its address when ready.
import { createServer } from "node:http";
import { createSecretKey, generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";
import * as jose from "jose";

const CLIENT = "duobaan";
const SECRET = "a secret of forty-eight characters that nobody knows";
const PEOPLE = {
  jo: { email: "jo@example.org", email_verified: true, name: "Jo Voorbeeld" },
  sam: { email: "sam@example.org", email_verified: false, name: "Sam Voorbeeld" },
  pat: { email: "pat@school.example", email_verified: true, name: "Pat Voorbeeld" },
  kim: { email: "kim@example.org", email_verified: true, name: "Kim Voorbeeld" },
  none: { name: "Niemand" },
  odd: { email: "Niet een adres", email_verified: true, name: "Odd" },
  wide: { email: "ｊｏ@example.org", email_verified: true, name: "Wide" },
  text: { email: "text@example.org", email_verified: "true", name: "Text" },
};

const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const own = pair();
const foreign = pair();
const jwk = { ...own.privateKey.export({ format: "jwk" }), kid: "ours", alg: "RS256", use: "sig" };
let fault = "";

const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: CLIENT, client_secret: SECRET, redirect_uris: [process.argv[2]], grant_types: ["authorization_code"],
    response_types: ["code"],
  }],
  jwks: { keys: [jwk] },
  cookies: { keys: ["for tests only"] },
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(_, id) {
    return { accountId: id, claims: async () => ({ sub: id, ...PEOPLE[id] }) };
  },
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: CLIENT, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

// What a token says, signed again: by the provider's key unless the fault is about keys.
async function signed(claims, header = {}, key = own.privateKey) {
  return new jose.SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "ours", ...header }).sign(key);
}

const hmac = (text, header = {}) => (claims) =>
  new jose.SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "ours", ...header })
    .sign(createSecretKey(Buffer.from(text)));
const with_ = (change) => (claims) => signed({ ...claims, ...change });
const without = (name) => ({ [name]: _, ...rest }) => signed(rest);
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = () => Math.floor(Date.now() / 1000);

const TOKENS = {
  aud: with_({ aud: "another-client" }),
  aud_empty: with_({ aud: [] }),
  aud_extra: with_({ aud: [CLIENT, "another-client"] }),
  azp: with_({ aud: [CLIENT, "another-client"], azp: "another-client" }),
  azp_alone: with_({ azp: "another-client" }),
  iss: with_({ iss: "https://elsewhere.example" }),
  iss_slash: with_({ iss: `${issuer}/` }),
  nonce: with_({ nonce: "another question" }),
  nonce_missing: without("nonce"),
  sub_missing: without("sub"),
  sub_number: with_({ sub: 7 }),
  sub_empty: with_({ sub: "" }),
  exp: with_({ exp: seconds() - 3600, iat: seconds() - 7200 }),
  exp_missing: without("exp"),
  exp_text: with_({ exp: "tomorrow" }),
  iat_missing: without("iat"),
  nbf: with_({ nbf: seconds() + 3600 }),
  iat_future: with_({ iat: seconds() + 7200, exp: seconds() + 9000 }),
  at_hash: with_({ at_hash: "AAAAAAAAAAAAAAAAAAAAAA" }),
  none: (claims) => `${part({ alg: "none" })}.${part(claims)}.`,
  none_kid: (claims) => `${part({ alg: "None", kid: "ours" })}.${part(claims)}.AAAA`,
  hs256_secret: hmac(SECRET),
  hs256_public: hmac(own.publicKey.export({ type: "spki", format: "pem" })),
  kid: (claims) => signed(claims, { kid: "unknown" }, foreign.privateKey),
  foreign: (claims) => signed(claims, {}, foreign.privateKey),
  embedded: async (claims) =>
    signed(claims, { kid: "mine", jwk: await jose.exportJWK(foreign.publicKey) }, foreign.privateKey),
  jku: (claims) => signed(claims, { kid: "mine", jku: `${issuer}/foreign-keys` }, foreign.privateKey),
  crit: async (claims) =>
    new jose.SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "ours", crit: ["x"], x: 1 })
      .sign(own.privateKey, { crit: { x: true } }),
  signature: async (claims) => `${(await signed(claims)).slice(0, -8)}AAAAAAAA`,
  missing: () => undefined,
  null: () => null,
  number: () => 7,
  words: () => "no token at all",
};
const BODIES = {
  garbage: ["text/html", "<html>welcome</html>"],
  empty: ["application/json", ""],
  list: ["application/json", "[]"],
  nothing: ["application/json", "null"],
  deep: ["application/json", "[".repeat(100_000)],
  bytes: ["application/json", Buffer.from([0xff, 0xfe, 0x00])],
  huge: ["application/json", `{"id_token": "${"A".repeat(5_000_000)}"}`],
};

provider.use(async (ctx, next) => {
  if (ctx.path.startsWith("/fault/")) {
    fault = ctx.path.slice(7);
    ctx.body = fault;
    return;
  }
  if (ctx.path.startsWith("/interaction/")) {
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    const result = fault === "denied" ? { error: "access_denied" } : { login: { accountId: params.login_hint } };
    await provider.interactionFinished(ctx.req, ctx.res, result);
    ctx.respond = false;
    return;
  }
  if (fault === `slow_${ctx.path.split("/").pop()}`) await new Promise((resolve) => setTimeout(resolve, 3000));
  await next();
  if (ctx.path === "/token" && ctx.status === 200) await spoil(ctx);
  if (ctx.path === "/me" && fault === "userinfo") ctx.body = { ...ctx.body, sub: "someone else" };
  if (ctx.path.endsWith("openid-configuration")) spoilDiscovery(ctx);
  if (ctx.path === "/jwks") spoilKeys(ctx);
});

async function spoil(ctx) {
  const body = { ...ctx.body };
  if (fault in TOKENS) {
    body.id_token = await TOKENS[fault](jose.decodeJwt(body.id_token));
    ctx.body = body;
  } else if (fault in BODIES) {
    [ctx.type, ctx.body] = BODIES[fault];
  } else if (fault === "failed") {
    ctx.status = 500;
  } else if (fault === "redirect") {
    ctx.redirect("http://127.0.0.1:1/");
  } else if (fault === "swapped") {
    body.id_token = body.access_token;
    ctx.body = body;
  }
}

function spoilDiscovery(ctx) {
  const changes = {
    discovery_issuer: { issuer: "https://elsewhere.example" },
    discovery_endpoint: { token_endpoint: "http://elsewhere.example/token" },
    discovery_scheme: { authorization_endpoint: "javascript:alert(1)" },
    discovery_incomplete: { jwks_uri: undefined },
    discovery_algorithms: { id_token_signing_alg_values_supported: ["none", "HS256"] },
  };
  if (fault in changes) ctx.body = { ...ctx.body, ...changes[fault] };
  if (fault === "discovery_garbage") [ctx.type, ctx.body] = BODIES.garbage;
  if (fault === "discovery_huge") [ctx.type, ctx.body] = BODIES.huge;
}

function spoilKeys(ctx) {
  if (fault === "keys_garbage") [ctx.type, ctx.body] = BODIES.garbage;
  if (fault === "keys_empty") ctx.body = { keys: [] };
  if (fault === "keys_symmetric") ctx.body = { keys: [{ kty: "oct", k: "AAAA", kid: "ours" }] };
  if (fault === "keys_odd") ctx.body = { keys: [7, { kty: "RSA", n: 5, kid: "ours" }, { kty: "new", kid: "ours" }] };
}

server.on("request", provider.callback());
console.log(JSON.stringify({ issuer, client: CLIENT, secret: SECRET, faults: Object.keys({ ...TOKENS, ...BODIES }) }));
