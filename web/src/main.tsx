// Where the client begins.
import "./styles/layers.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/components.css";
import { render } from "preact";
import { listen } from "./core/router";
import { findViewer } from "./core/viewer";
import { installWorker } from "./core/worker";
import { Shell } from "./layout/Shell";

listen();
void findViewer();
render(<Shell />, document.getElementById("app") as HTMLElement);
installWorker();
