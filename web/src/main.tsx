// Where the client begins.
import "./styles/layers.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/components.css";
import { render } from "preact";
import { listen, load, route } from "./core/router";
import { findViewer } from "./core/viewer";
import { installWorker } from "./core/worker";
import { Shell } from "./layout/Shell";

/** Draws over what the server wrote: as it stands until the screen's own code is there, so that nothing moves. */
async function begin(): Promise<void> {
  const first = route.peek()?.screen;
  if (first) await load(first).catch(() => undefined); // the frame says what to do when it does not come
  const root = document.getElementById("app") as HTMLElement;
  root.removeAttribute("data-early");
  render(<Shell />, root);
}

listen();
void findViewer();
void begin();
installWorker();
