// The notes that slide in, each with a way back where there is one.
import { say } from "../core/i18n";
import { dismiss, toasts } from "../core/status";
import { common } from "../core/words";
import { IconButton } from "./Button";
import { Icon } from "./Icon";

export function Toasts() {
  const said = say(common);
  return (
    <div class="toasts no-print" role="status">
      {toasts.value.map((one) => (
        <div class="toast" key={one.id}>
          <Icon name={one.kind === "done" ? "circle-check" : "circle-alert"} />
          <span>{one.text}</span>
          {one.undo ? (
            <button
              type="button"
              class="button button-quiet"
              onClick={() => {
                one.undo?.();
                dismiss(one.id);
              }}
            >
              {said.undo}
            </button>
          ) : null}
          <IconButton icon="x" label={said.close} onClick={() => dismiss(one.id)} />
        </div>
      ))}
    </div>
  );
}
