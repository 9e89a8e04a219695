// Lessons that belong together, such as a double lesson: which ones, and what they have in common.
import { useState } from "preact/hooks";
import { capital, list } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { inOrder, shortPlace } from "../../matching/lessons";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { Choice, Group, SelectField } from "../../ui/Field";
import { placed } from "./bells";
import { type Bundle, type Draft, type Slot, withSlots } from "./draft";
import type { Part } from "./parts";
import { words } from "./words";

const LEAST = 2;

/** A name that no bundle has yet. */
const freshKey = (bundles: readonly Bundle[]) => {
  const taken = new Set(bundles.map((one) => one.key));
  return Array.from({ length: bundles.length + 1 }, (_, at) => `bundle-${at + 1}`).find((one) => !taken.has(one)) as string;
};

const ordered = (draft: Draft) => inOrder(draft.slots.map((one) => placed(draft, one)));

export function Bundles({ draft, change }: Pick<Part, "draft" | "change">) {
  const said = say(words);
  const label = useVocabulary("BundleKind");
  const [open, setOpen] = useState(false);
  const put = (bundles: readonly Bundle[], slots: readonly Slot[]) => {
    const { fields, ...lessons } = withSlots({ ...draft, bundles }, slots);
    change(fields, lessons);
  };
  const part = (key: string) =>
    put(
      draft.bundles.filter((one) => one.key !== key),
      draft.slots.map((one) => (one.bundle === key ? { ...one, bundle: null } : one)),
    );
  if (draft.slots.length < LEAST) return null;
  return (
    <section class="stack" aria-labelledby="bundles">
      <h2 id="bundles">{said.bundles}</h2>
      <p class="muted">{said.bundlesHint}</p>
      <ul role="list" class="stack">
        {draft.bundles.map(({ key, kind }) => {
          const lessons = list(ordered(draft).flatMap(({ own, slot }) => (own.bundle === key ? [shortPlace(slot)] : [])));
          return (
            <li key={key} class="row">
              <span><strong>{capital(label("BundleKind", kind))}:</strong> {lessons}</span>
              <Button look="quiet" icon="x" aria-label={said.unbundleOf(lessons)} onClick={() => part(key)}>{said.unbundle}</Button>
            </li>
          );
        })}
      </ul>
      <p><Button icon="link-2" onClick={() => setOpen(true)}>{said.bundle}</Button></p>
      {open ? <Together draft={draft} put={put} close={() => setOpen(false)} /> : null}
    </section>
  );
}

interface Props {
  draft: Draft;
  put: (bundles: readonly Bundle[], slots: readonly Slot[]) => void;
  close: () => void;
}

function Together({ draft, put, close }: Props) {
  const said = say(words);
  const label = useVocabulary("BundleKind");
  const [kind, setKind] = useState<Bundle["kind"]>("SAME_TEACHER");
  const [chosen, setChosen] = useState<ReadonlySet<Slot>>(new Set());
  const [missing, setMissing] = useState(false);
  const tick = (one: Slot) => setChosen(new Set(chosen.has(one) ? [...chosen].filter((other) => other !== one) : [...chosen, one]));
  const run = async () => {
    setMissing(chosen.size < LEAST);
    if (chosen.size < LEAST) return;
    const key = freshKey(draft.bundles);
    put([...draft.bundles, { key, kind }], draft.slots.map((one) => (chosen.has(one) ? { ...one, bundle: key } : one)));
    close();
  };
  return (
    <Ask title={said.bundle} text={said.bundleText} act={said.bundle} answer={{ trouble: null, busy: false, error: null }} run={run} close={close}>
      <SelectField
        label={said.bundleKind}
        value={kind}
        options={label.entries("BundleKind").map((one) => ({ value: one.code, label: capital(one.label) }))}
        onChange={(event) => setKind(event.currentTarget.value as Bundle["kind"])}
      />
      <Group legend={said.bundleWhich} error={missing ? said.bundleTwo : null}>
        {ordered(draft).map(({ own, slot }, at) =>
          own.bundle ? null : <Choice key={own.key ?? at} label={capital(shortPlace(slot))} checked={chosen.has(own)} onChange={() => tick(own)} />,
        )}
      </Group>
    </Ask>
  );
}
