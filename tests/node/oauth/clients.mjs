// Walks through every flow with oauth4webapi, which refuses what does not conform; prints one JSON object at the end.
// "OPEN address" asks whoever started us to be the browser: the address that it ends at comes back as a line.
import { createInterface } from "node:readline";
import * as oauth from "oauth4webapi";

const given = JSON.parse(process.argv[2]);
const insecure = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(given.server);
const resource = new URL("/graphql", issuer);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const seen = {};

async function browse(address) {
  console.log(`OPEN ${address}`);
  return (await lines.next()).value;
}

const as = await oauth.processDiscoveryResponse(
  issuer,
  await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure }),
);
seen.issuer = as.issuer;
const described = await oauth.processResourceDiscoveryResponse(
  resource,
  await oauth.resourceDiscoveryRequest(resource, insecure),
);
seen.resource = described.resource;

async function ask(accessToken, options = {}) {
  const body = JSON.stringify({ query: "{ viewer { user { name } } }" });
  const headers = new Headers({ "content-type": "application/json" });
  const answer = await oauth.protectedResourceRequest(accessToken, "POST", resource, headers, body, {
    ...insecure,
    ...options,
  });
  return (await answer.json()).data.viewer.user.name;
}

// As a resource server elsewhere would check a token, knowing nothing but the metadata.
async function claims(accessToken) {
  const request = new Request(resource, { headers: { authorization: `Bearer ${accessToken}` } });
  return await oauth.validateJwtAccessToken(as, request, resource.href, insecure);
}

const app = { client_id: given.app };
const nobody = oauth.None();

async function signIn(pushed, redirectUri) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const parameters = new URLSearchParams({
    client_id: app.client_id,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "market:browse profiles:own",
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const address = new URL(as.authorization_endpoint);
  if (pushed) {
    const answer = await oauth.pushedAuthorizationRequest(as, app, nobody, parameters, insecure);
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, app, answer);
    address.search = new URLSearchParams({ client_id: app.client_id, request_uri });
  } else {
    address.search = parameters;
  }
  const ended = await browse(address);
  const answered = oauth.validateAuthResponse(as, app, new URL(ended), state);
  const response = await oauth.authorizationCodeGrantRequest(as, app, nobody, answered, redirectUri, verifier, insecure);
  return await oauth.processAuthorizationCodeResponse(as, app, response);
}

const first = await signIn(false, "nl.voorbeeld.app:/terug");
seen.name = await ask(first.access_token);
const said = await claims(first.access_token);
seen.claims = { aud: said.aud, client_id: said.client_id, scope: said.scope, hasAuthTime: Number.isInteger(said.auth_time) };
const refreshed = await oauth.processRefreshTokenResponse(
  as,
  app,
  await oauth.refreshTokenGrantRequest(as, app, nobody, first.refresh_token, insecure),
);
seen.nameAfterRefresh = await ask(refreshed.access_token);
await oauth.processRevocationResponse(
  await oauth.revocationRequest(as, app, nobody, refreshed.refresh_token, insecure),
);
seen.afterRevocation = await ask(refreshed.access_token).catch((error) => error.status);
seen.nameAfterPushing = await ask((await signIn(true, "http://127.0.0.1:50123/terug")).access_token);

const system = { client_id: given.system };
for (const [name, proof] of [
  ["basic", oauth.ClientSecretBasic(given.secret)],
  ["post", oauth.ClientSecretPost(given.secret)],
]) {
  const answer = await oauth.clientCredentialsGrantRequest(as, system, proof, { scope: "vacancies:write" }, insecure);
  const { access_token } = await oauth.processClientCredentialsResponse(as, system, answer);
  const looked = await oauth.introspectionRequest(as, system, proof, access_token, insecure);
  const told = await oauth.processIntrospectionResponse(as, system, looked);
  seen[name] = { name: await ask(access_token), sub: (await claims(access_token)).sub, active: told.active };
}

const bound = { DPoP: oauth.DPoP(system, await oauth.generateKeyPair("ES256")), ...insecure };
const boundAnswer = await oauth.clientCredentialsGrantRequest(
  as,
  system,
  oauth.ClientSecretBasic(given.secret),
  { scope: "vacancies:write" },
  bound,
);
const boundTokens = await oauth.processClientCredentialsResponse(as, system, boundAnswer);
seen.bound = {
  type: boundTokens.token_type,
  name: await ask(boundTokens.access_token, bound),
  withoutItsKey: await ask(boundTokens.access_token).catch((error) => error.status),
};

const begun = await oauth.processDeviceAuthorizationResponse(
  as,
  app,
  await oauth.deviceAuthorizationRequest(as, app, nobody, { scope: "market:browse profiles:own" }, insecure),
);
await browse(begun.verification_uri_complete);
const device = await oauth.processDeviceCodeResponse(
  as,
  app,
  await oauth.deviceCodeGrantRequest(as, app, nobody, begun.device_code, insecure),
);
seen.nameOfDevice = await ask(device.access_token);

console.log(JSON.stringify(seen));
process.exit(0);
