// Schools and companies that may not see the profile: found by name, added and taken off, each with a way back.
import { useState } from "preact/hooks";
import { troubleOf } from "../../core/answer";
import { send } from "../../core/graphql";
import { say } from "../../core/i18n";
import { refresh, useQuery } from "../../core/query";
import { announce, toast } from "../../core/status";
import { useVocabulary } from "../../core/vocabulary";
import { failureText } from "../../core/words";
import { PrivacyFind, PrivacyHide, PrivacyOrganisations } from "../../generated/privacy";
import { Button } from "../../ui/Button";
import { Combobox } from "../../ui/Combobox";
import { Skeleton } from "../../ui/Waiting";
import { Part } from "./Part";
import type { Mine } from "./Screen";
import { words } from "./words";

type Person = NonNullable<Mine["professional"]>;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Writes the list; `undo` puts it back as it was. */
function useHidden(person: Person) {
  const said = say(words);
  const write = async (hiddenFrom: readonly string[], done: string, undo: (() => void) | null): Promise<void> => {
    try {
      const answer = (await send(PrivacyHide, { input: { professionalId: person.id, profile: { hiddenFrom: [...hiddenFrom] } } })).updateProfile;
      const trouble = answer ? troubleOf(answer) : null;
      if (trouble) return toast(trouble.texts.join(" "), { kind: "problem" });
    } catch (error) {
      return toast(failureText(error), { kind: "problem" });
    }
    refresh();
    toast(done, undo ? { undo } : {});
  };
  const held = person.hiddenFrom ?? [];
  const hide = (one: Named) => {
    if (held.includes(one.id)) return toast(said.already(one.name));
    return void write([...held, one.id], said.hidden(one.name), () => void write(held, said.shown(one.name), null));
  };
  const show = (one: Named) =>
    void write(held.filter((id) => id !== one.id), said.shown(one.name), () => void write(held, said.hidden(one.name), null));
  return { held, hide, show };
}

export function Hiding({ person }: { person: Person }) {
  const said = say(words);
  const { held, hide, show } = useHidden(person);
  const found = useQuery(PrivacyOrganisations, held.length ? { ids: [...held] } : null).data?.nodes ?? [];
  const named = found.flatMap((one) => (one && "name" in one ? [one as Named] : []));
  return (
    <Part name="hide" intro={said.hideIntro}>
      <p class="muted">{said.hideEmployer}</p>
      {held.length ? null : <p>{said.hideNone}</p>}
      {held.length && !named.length ? <Skeleton height={3.5} /> : null}
      {held.length && named.length ? (
        <ul role="list" class="privacy-hidden" aria-labelledby="hide">
          {named.filter((one) => held.includes(one.id)).map((one) => (
            <li key={one.id}>
              <span>{one.name}</span>
              <Button icon="eye" aria-label={said.showFor(one.name)} onClick={() => show(one)}>{said.show}</Button>
            </li>
          ))}
        </ul>
      ) : null}
      <Finding choose={hide} />
    </Part>
  );
}

function Finding({ choose }: { choose: (one: Named) => void }) {
  const said = say(words);
  const label = useVocabulary("OrganisationKind");
  const [text, setText] = useState("");
  const { data } = useQuery(PrivacyFind, text.trim().length > 1 ? { text: text.trim() } : null);
  const options = text.trim().length > 1 ? (data?.searchOrganisations.nodes ?? []).map((one) => ({ ...one, label: one.name })) : [];
  return (
    <Combobox
      id="hide-from"
      label={said.hideFind}
      hint={said.hideHint}
      listLabel={said.hideList}
      value={text}
      onInput={setText}
      options={options}
      onChoose={(one) => {
        setText("");
        announce("");
        choose(one);
      }}
      render={(one) => (
        <>
          <span>{one.name}</span>
          <span class="muted small">{label("OrganisationKind", one.kind)}</span>
        </>
      )}
    />
  );
}
