// The foot of every page: what this is, the rules, and the doors for developers.
import { say } from "../core/i18n";
import { Mark } from "./Header";
import { words } from "./words";

const isDemo = document.documentElement.dataset["demo"] === "1";

export function Footer() {
  const said = say(words);
  return (
    <footer class="footer no-print">
      <div class="page footer-in">
        <div class="stack footer-about">
          <p class="brand"><Mark /> <span>Duobaan</span></p>
          <p>{said.about} {said.aboutMore}</p>
          {isDemo ? <p class="small">{said.demoNote} <a href="/demo">{said.demo}</a></p> : null}
        </div>
        <nav aria-label={said.rules} class="stack">
          <h2>{said.rules}</h2>
          <ul role="list">
            <li><a href="/help">{said.help}</a></li>
            <li><a href="/privacy">{said.privacy}</a></li>
            <li><a href="/ranking">{said.ranking}</a></li>
            <li><a href="/accessibility">{said.accessibility}</a></li>
          </ul>
        </nav>
        <nav aria-label={said.developers} class="stack">
          <h2>{said.developers}</h2>
          <ul role="list">
            <li><a href="/help/developer">{said.begin}</a></li>
            <li><a href="/explorer">{said.explorer}</a></li>
            <li><a href="/docs">{said.docs}</a></li>
          </ul>
        </nav>
      </div>
    </footer>
  );
}
