// What the client of the documents does: a query, a subscription, an error, and a connection that is lost.
// `connect` comes from docs/live.md; the test puts it in front of this file.
import { WebSocket } from "ws";

const { address, token, id } = JSON.parse(process.argv[1]);
const client = connect(address, token, WebSocket);
const say = (name, value) => console.log(JSON.stringify({ name, value }));

const one = (query, variables) =>
  new Promise((resolve, reject) => {
    let result;
    client.subscribe({ query, variables }, { next: (v) => (result = v), error: reject, complete: () => resolve(result) });
  });

const viewer = await one("{ viewer { user { id } } }");
say("viewer", viewer.data.viewer.user.id);
say("refused", await one("{ nope }").catch((errors) => errors[0].extensions.code));

const follow = "subscription ($id: ID!) { vacancyChanged(id: $id) { cursor vacancy { title } } }";
let seen = 0;
await new Promise((resolve, reject) => {
  const stop = client.subscribe(
    { query: follow, variables: { id } },
    {
      next: (value) => {
        say("event", value.data.vacancyChanged.vacancy.title);
        if (++seen === 2) {
          stop();
          resolve();
        }
      },
      error: reject,
      complete: () => {},
    },
  );
  setTimeout(() => say("following", id), 500);
});
await client.dispose();
say("closed", true);
