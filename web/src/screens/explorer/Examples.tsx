// Operations to begin with: a few in the reader's language, and all of the guide, which the tests play.
import { useEffect } from "preact/hooks";
import { locale, say } from "../../core/i18n";
import { toast } from "../../core/status";
import { Notice, Tag } from "../../ui/Card";
import { Disclosure } from "../../ui/Disclosure";
import { Skeleton } from "../../ui/Waiting";
import starters from "./examples.json";
import { type Example, loadPages, type Page, pages } from "./sources";
import { layExample } from "./state";
import { words } from "./words";

export function Examples() {
  const said = say(words);
  useEffect(() => void loadPages(), []);
  const found = pages.value;
  return (
    <>
      <h2>{said.panels.examples}</h2>
      <h3>{said.start}</h3>
      <ul role="list" class="explorer-list">
        {starters.map((one) => (
          <li key={one.en}>
            <Open name={one[locale.value]} page="" one={one} />
          </li>
        ))}
      </ul>
      <p class="small muted">{said.examplesHelp} {said.filled}</p>
      {found === null ? <Skeleton height={24} /> : null}
      {found === "failed" ? <Notice kind="warn"><p>{said.noExamples}</p></Notice> : null}
      {found && found !== "failed" ? found.map((page) => <Chapter key={page.name} page={page} />) : null}
    </>
  );
}

function Chapter({ page }: { page: Page }) {
  return (
    <Disclosure summary={<span lang="en">{page.title}</span>}>
      <div class="stack">
        {page.sections.map((section) => (
          <div key={section.title}>
            <h4 lang="en">{section.title}</h4>
            <ul role="list" class="explorer-list">
              {section.operations.map((one, index) => (
                <li key={index}>
                  <Open name={one.name || one.kind} page={page.name} one={one} more={one} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </Disclosure>
  );
}

function Open({ name, page, one, more }: { name: string; page: string; one: Pick<Example, "document" | "variables">; more?: Example }) {
  const said = say(words);
  return (
    <button
      type="button"
      class="explorer-open"
      onClick={() => {
        layExample(page, one);
        toast(said.opened(name));
      }}
    >
      <span>{name}</span>
      {more && more.kind !== "query" ? <Tag tone={more.kind === "mutation" ? "warn" : "brand"}>{said[more.kind]}</Tag> : null}
      {more?.as ? <Tag>{said.asPerson(more.as)}</Tag> : null}
    </button>
  );
}
