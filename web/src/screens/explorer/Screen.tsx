// The explorer of the API: its frame is here at once, the editor with all it knows of GraphQL comes after it.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { common } from "../../core/words";
import { signInAddress, viewer } from "../../core/viewer";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { Skeleton } from "../../ui/Waiting";
import { words } from "./words";
import "./explorer.css";

const isDemo = document.documentElement.dataset["demo"] === "1";

export default function ExplorerScreen() {
  const said = say(words);
  const [Desk, setDesk] = useState<ComponentType | "failed" | null>(null);
  useEffect(() => {
    import("./Desk").then(
      (found) => setDesk(() => found.Desk),
      () => setDesk("failed"),
    );
  }, []);
  return (
    <div class="page page-top stack explorer">
      <div class="explorer-head">
        <h1>{said.title}</h1>
        <p class="muted">{said.intro}</p>
        <Asker />
      </div>
      {Desk === "failed" ? (
        <Notice kind="bad" alert>
          <p>{said.noDesk}</p>
          <Button icon="refresh-cw" onClick={() => location.reload()}>{say(common).retry}</Button>
        </Notice>
      ) : Desk && viewer.value !== undefined ? (
        <Desk />
      ) : (
        <div aria-busy="true">
          <span class="hidden-text">{said.loading}</span>
          <Skeleton height={40} />
        </div>
      )}
    </div>
  );
}

/** Who asks: what comes back depends on it. */
function Asker() {
  const said = say(words);
  const who = viewer.value;
  if (who === undefined) return <p class="small">{"\u00a0"}</p>;
  return (
    <p class="small">
      {who ? said.asUser(who.user.name) : said.asGuest} {who ? null : <a href={signInAddress()}>{said.signIn}</a>}
      {isDemo ? <> {who ? null : "· "}<a href="/demo">{said.demo}</a></> : null}
    </p>
  );
}
