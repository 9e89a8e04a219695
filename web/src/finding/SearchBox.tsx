// The words of a search: results follow every letter, suggestions are there to choose from.
import { useState } from "preact/hooks";
import { number } from "../core/format";
import { say } from "../core/i18n";
import { useQuery } from "../core/query";
import { setQuery } from "../core/router";
import { FindingSuggest, type FindingSuggestQuery } from "../generated/finding";
import { Combobox } from "../ui/Combobox";
import { Icon, type IconName } from "../ui/Icon";
import { words } from "./words";

export type Suggested = FindingSuggestQuery["suggest"][number];

const ICONS: Record<Suggested["scope"], IconName> = {
  SUBJECT: "book-open", PLACE: "map-pin", SCHOOL: "school", COMPANY: "building-2", PROFESSION: "briefcase",
};

/** One line of suggestions. */
export function SuggestedLine({ option }: { option: Suggested }) {
  return (
    <>
      <Icon name={ICONS[option.scope]} />
      <span>{option.label}</span>
      <span class="muted small number">{option.count === null ? "" : number(option.count)}</span>
    </>
  );
}

export function SearchBox({ text, placeholder, scope }: { text: string; placeholder: string; scope: "VACANCIES" | "PROFESSIONALS" }) {
  const said = say(words);
  const [typing, setTyping] = useState(false);
  const prefix = text.trim();
  const { data } = useQuery(FindingSuggest, typing && prefix.length > 1 ? { prefix, scopes: null, first: 7 } : null);
  const choose = (option: Suggested) => {
    setTyping(false);
    if (option.scope === "SUBJECT") setQuery({ q: null, subject: option.id, shown: null });
    else if (option.scope === "PLACE") setQuery({ q: null, near: option.label, shown: null });
    else setQuery({ q: option.label, shown: null });
  };
  return (
    <div class="search-box" role="search">
      <Combobox
        type="search"
        id={`search-${scope.toLowerCase()}`}
        label={said.search}
        bare
        placeholder={placeholder}
        listLabel={said.suggestions}
        value={text}
        onInput={(next) => {
          setTyping(true);
          setQuery({ q: next, shown: null }, text ? "replace" : "push");
        }}
        options={typing ? (data?.suggest ?? []) : []}
        onChoose={choose}
        onSubmit={() => setTyping(false)}
        render={(option) => <SuggestedLine option={option} />}
      />
      <Icon name="search" />
    </div>
  );
}
