// The panel of filters: place and distance, parts of the week, and the facets with how many each would leave.
import { useRef, useState } from "preact/hooks";
import { number } from "../core/format";
import { locale, say } from "../core/i18n";
import { useQuery } from "../core/query";
import { setQuery } from "../core/router";
import { FindingSuggest } from "../generated/finding";
import { Button } from "../ui/Button";
import { Combobox } from "../ui/Combobox";
import { Disclosure } from "../ui/Disclosure";
import { Choice, SelectField } from "../ui/Field";
import { WeekGrid } from "../ui/week/WeekGrid";
import { halves } from "../ui/week/words";
import { DEFAULT_KM, type FacetSpec, RADII, type Search, toggleValue } from "./address";
import { words } from "./words";

export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly selected: boolean;
}

export interface Facet {
  readonly name: string;
  readonly values: readonly FacetValue[];
}

interface Props {
  search: Search;
  specs: readonly FacetSpec[];
  facets: readonly Facet[];
  placeError: string | null;
  /** Facets that are open from the start. */
  open: readonly string[];
  /** Whether the week is open from the start, as on a phone, where each tap counts. */
  week?: boolean;
}

export function Filters({ search, specs, facets, placeError, open, week }: Props) {
  const said = say(words);
  return (
    <div class="filters stack">
      <Near search={search} error={placeError} />
      <Disclosure summary={said.when} open={week || search.cells.size > 0}>
        <div class="stack">
          <WeekGrid
            label={said.when}
            rows={halves[locale.value]}
            value={search.cells}
            onChange={(cells) => setQuery({ when: [...cells].join(","), shown: null })}
          />
          {search.cells.size > 1 ? (
            <Choice
              label={said.allCells}
              checked={search.all}
              onChange={(event) => setQuery({ all: event.currentTarget.checked ? "1" : null })}
            />
          ) : null}
        </div>
      </Disclosure>
      {specs.map((spec) => (
        <FacetList
          key={spec.param}
          spec={spec}
          values={facets.find((one) => one.name === spec.facet)?.values ?? []}
          chosen={search.chosen[spec.param] ?? []}
          open={open.includes(spec.facet)}
        />
      ))}
    </div>
  );
}

function Near({ search, error }: { search: Search; error: string | null }) {
  const said = say(words);
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? search.near;
  const { data } = useQuery(
    FindingSuggest,
    typed && typed.trim().length > 1 ? { prefix: typed.trim(), scopes: ["PLACE" as const], first: 6 } : null,
  );
  const take = (place: string) => {
    setTyped(null);
    if (place.trim() !== search.near) setQuery({ near: place.trim(), shown: null });
  };
  return (
    <div class="stack" onFocusOut={() => typed !== null && take(typed)}>
      <Combobox
        label={said.near}
        hint={said.nearHint}
        error={error}
        listLabel={said.suggestions}
        value={text}
        onInput={setTyped}
        options={typed ? (data?.suggest ?? []) : []}
        onChoose={(option) => take(option.label)}
        onSubmit={take}
      />
      {/* It is there while one types, so that nothing moves under the finger that leaves the field. */}
      {text.trim() ? (
        <SelectField
          label={said.within}
          value={String(search.km)}
          options={[...new Set([...RADII, search.km])].sort((a, b) => a - b).map((km) => ({ value: String(km), label: said.km(km) }))}
          onChange={(event) => {
            const km = event.currentTarget.value;
            setQuery({ km: km === String(DEFAULT_KM) ? null : km, shown: null });
          }}
        />
      ) : null}
    </div>
  );
}

const FEW = 7;

interface ListProps {
  spec: FacetSpec;
  values: readonly FacetValue[];
  chosen: readonly string[];
  open: boolean;
}

/** The list does not jump: what was there stays, with nothing behind it, until the words change. */
function FacetList({ spec, values, chosen, open }: ListProps) {
  const said = say(words);
  const seen = useRef(new Map<string, FacetValue>());
  const [all, setAll] = useState(false);
  const present = new Set(values.map((one) => one.value));
  for (const one of values) seen.current.set(one.value, one);
  const gone = [...seen.current.values()].filter((one) => !present.has(one.value)).map((one) => ({ ...one, count: 0 }));
  const merged = [...values, ...gone].sort((a, b) => Number(chosen.includes(b.value)) - Number(chosen.includes(a.value)));
  const shown = all ? merged : merged.slice(0, Math.max(FEW, chosen.length));
  if (!merged.length) return null;
  return (
    <Disclosure
      summary={
        <span>
          {said.facets[spec.facet] ?? spec.facet}
          {chosen.length ? <span class="muted"> ({chosen.length})</span> : null}
        </span>
      }
      open={open || chosen.length > 0}
    >
      <fieldset>
        <legend class="hidden-text">{said.facets[spec.facet] ?? spec.facet}</legend>
        {shown.map((one) => (
          <Choice
            key={one.value}
            label={one.label}
            count={number(one.count)}
            empty={!one.count}
            checked={chosen.includes(one.value)}
            onChange={() => toggleValue(spec.param, one.value)}
          />
        ))}
        {merged.length > FEW ? (
          <Button look="quiet" onClick={() => setAll(!all)}>
            {all ? said.fewerValues : said.moreValues(merged.length)}
          </Button>
        ) : null}
      </fieldset>
    </Disclosure>
  );
}
