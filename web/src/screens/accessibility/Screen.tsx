// The statement on accessibility: how far it is, how that is known, and whom to tell.
import { contact } from "../../core/contact";
import { day } from "../../core/format";
import { say } from "../../core/i18n";
import { words } from "./words";

/** The day on which somebody last read the statement against what is so. */
const MADE = "2026-11-22";

export default function Accessibility() {
  const said = say(words);
  return (
    <div class="page page-top stack">
      <h1>{said.title}</h1>
      <div class="stack prose">
        <p class="lead">{said.intro}</p>
        <h2>{said.status}</h2>
        <p>{said.statusText}</p>
        <h2>{said.tested}</h2>
        <p>{said.testedIntro}</p>
        <Lines lines={said.tests} />
        <p>{said.testedNot}</p>
        <h2>{said.choices}</h2>
        <Lines lines={said.choiceLines} />
        <h2>{said.parts}</h2>
        <Lines lines={said.partLines} />
        <h2>{said.contact}</h2>
        <p>{said.contactText}</p>
        <p>{contact ? <a href={contact.address}>{contact.text}</a> : said.contactNone}</p>
        <p>{said.higher}</p>
        <p class="muted">{said.made(day(MADE))}</p>
      </div>
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return <ul class="stack">{lines.map((line) => <li key={line}>{line}</li>)}</ul>;
}
