// What one saved, and what one ran.
import { moment } from "../../core/format";
import { say } from "../../core/i18n";
import { toast } from "../../core/status";
import { Button, IconButton } from "../../ui/Button";
import { type Asked, history, saved, setHistory, setSaved } from "./kept";
import { lay } from "./state";
import { words } from "./words";

export function Kept() {
  const said = say(words);
  return (
    <>
      <h2>{said.panels.kept}</h2>
      <p class="small muted">{said.keptNote}</p>
      <h3>{said.saved}</h3>
      {saved.value.length ? <List items={saved.value} set={setSaved} /> : <p class="muted">{said.noSaved}</p>}
      <h3>{said.history}</h3>
      {history.value.length ? (
        <>
          <List items={history.value} set={setHistory} />
          <Button
            look="quiet"
            icon="trash-2"
            onClick={() => {
              const before = history.peek();
              setHistory([]);
              toast(said.cleared, { undo: () => setHistory(before) });
            }}
          >
            {said.clear}
          </Button>
        </>
      ) : (
        <p class="muted">{said.noHistory}</p>
      )}
    </>
  );
}

function List({ items, set }: { items: readonly Asked[]; set: (items: readonly Asked[]) => void }) {
  const said = say(words);
  return (
    <ul role="list" class="explorer-list">
      {items.map((one) => {
        const name = one.name || said.unnamed;
        return (
          <li key={one.at + one.name} class="explorer-item">
            <button
              type="button"
              class="explorer-open"
              onClick={() => {
                lay(one);
                toast(said.opened(name));
              }}
            >
              <strong>{name}</strong>
              <span class="small muted number">{moment(one.at)}</span>
              <code class="explorer-line">{one.text.replace(/\s+/g, " ").slice(0, 80)}</code>
            </button>
            <IconButton
              icon="x"
              label={said.remove(name)}
              onClick={() => {
                set(items.filter((each) => each !== one));
                toast(said.removed, { undo: () => set(items) });
              }}
            />
          </li>
        );
      })}
    </ul>
  );
}
