// The page that the service worker shows when nothing can be reached; with what was found last, kept in this browser.
import { say } from "../../core/i18n";
import { recall } from "../../core/store";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { words } from "./words";

export interface LastSearch {
  readonly address: string;
  readonly text: string;
  readonly found: readonly { readonly title: string; readonly more: string }[];
}

export default function Offline() {
  const said = say(words);
  const last = recall<LastSearch>("last-search");
  return (
    <div class="page page-top stack prose">
      <Icon name="wifi-off" />
      <h1>{said.title}</h1>
      <p class="lead">{said.text}</p>
      <p>
        <Button look="primary" icon="refresh-cw" onClick={() => location.reload()}>{said.again}</Button>
      </p>
      {last ? (
        <Card>
          <h2>{said.last}</h2>
          <p class="muted">{last.text}</p>
          <ul>
            {last.found.map((one) => (
              <li key={one.title}>
                {one.title} <span class="muted">{one.more}</span>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  );
}
