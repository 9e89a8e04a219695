// Keeps the answers: shown at once, sent to the server a moment after the last change, held here while that cannot be.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Failure, send } from "../../core/graphql";
import { refresh } from "../../core/query";
import { recall, retain } from "../../core/store";
import { PostVacancyChange } from "../../generated/post-vacancy";
import type { Saving } from "../../posting/Question";
import { type Wrong, wrongOf } from "../../posting/refusals";
import { type Bundle, type Draft, draftOf, type Fields, type Slot, slotOf, type Stored } from "./draft";

const PAUSE_MS = 900;
const RETRY_MS = 6_000;
/** What goes by itself: then the answer is sent again. */
const PASSING: ReadonlySet<string> = new Set(["offline", "unavailable", "too-often"]);

/** What was changed and not yet kept by the server. */
interface Change {
  fields: Partial<Fields>;
  slots?: readonly Slot[];
  bundles?: readonly Bundle[];
}

export interface Kept {
  readonly draft: Draft;
  readonly saving: Saving;
  readonly wrong: readonly Wrong[];
  /** Somebody else, or another device, changed it meanwhile. */
  readonly stale: boolean;
  /** What went wrong on the way, where waiting does not mend it. */
  readonly error: unknown;
  readonly change: (fields: Partial<Fields>, lessons?: Pick<Draft, "slots" | "bundles">) => void;
  /** Sends what is waiting now; says whether the server has it all. */
  readonly keep: () => Promise<boolean>;
}

const nameOf = (id: string) => `vacancy.${id}`;

function apply(draft: Draft, change: Change): Draft {
  const fields = { ...draft.fields, ...change.fields };
  return { ...draft, fields, slots: change.slots ?? draft.slots, bundles: change.bundles ?? draft.bundles };
}

/** Of two changes the later one counts, lesson by lesson as a whole. */
const both = (before: Change | null, after: Change): Change =>
  before ? { ...before, ...after, fields: { ...before.fields, ...after.fields } } : after;

export function useKept(stored: Stored): Kept {
  const [draft, setDraft] = useState<Draft>(() => {
    const held = recall<{ version: number; change: Change }>(nameOf(stored.id));
    return held?.version === stored.version ? apply(draftOf(stored), held.change) : draftOf(stored);
  });
  const [saving, setSaving] = useState<Saving>(null);
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const [stale, setStale] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const version = useRef(stored.version);
  const waiting = useRef<Change | null>(null);
  const chain = useRef<Promise<boolean>>(Promise.resolve(true));
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const note = () => retain(nameOf(stored.id), waiting.current && { version: version.current, change: waiting.current });

  const once = useCallback(async (): Promise<boolean> => {
    const change = waiting.current;
    if (!change) return true;
    waiting.current = null;
    setSaving("saving");
    setError(null);
    const input = {
      vacancyId: stored.id,
      expectedVersion: version.current,
      vacancy: change.fields,
      ...(change.slots ? { slots: [...change.slots], bundles: [...(change.bundles ?? [])] } : {}),
    };
    try {
      const { changeVacancy: result } = await send(PostVacancyChange, { input });
      if (result?.__typename === "ChangeVacancySuccess") {
        version.current = result.vacancy.version;
        const newer = waiting.current as Change | null;
        if (change.slots && !newer?.slots) setDraft((now) => ({ ...now, slots: result.vacancy.timetable.map(slotOf) }));
        setWrong([]);
        setSaving(newer ? "waiting" : "saved");
        note();
        return true;
      }
      waiting.current = both(change, waiting.current ?? { fields: {} });
      setStale(result?.__typename === "StaleRevision");
      setWrong(result ? wrongOf(result) : []);
      setSaving("waiting");
    } catch (failure) {
      waiting.current = both(change, waiting.current ?? { fields: {} });
      const passes = failure instanceof Failure && PASSING.has(failure.kind);
      setSaving(passes ? "offline" : "waiting");
      setError(passes ? null : failure);
      if (passes) timer.current = setTimeout(() => void keep(), RETRY_MS);
    }
    note();
    return false;
  }, []);

  const keep = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    // One at a time, in order: each change names the version that the one before it made.
    chain.current = chain.current.then(once);
    return chain.current;
  }, []);

  const change = useCallback((fields: Partial<Fields>, lessons?: Pick<Draft, "slots" | "bundles">) => {
    const next: Change = { fields, ...(lessons ? { slots: lessons.slots, bundles: lessons.bundles } : {}) };
    waiting.current = both(waiting.current, next);
    setDraft((now) => apply(now, next));
    setSaving("waiting");
    note();
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void keep(), PAUSE_MS);
  }, []);

  useEffect(() => {
    const held = recall<{ version: number; change: Change }>(nameOf(stored.id));
    if (held?.version === stored.version) {
      waiting.current = held.change;
      void keep();
    } else retain(nameOf(stored.id), null);
    const now = () => void keep();
    addEventListener("online", now);
    return () => {
      removeEventListener("online", now);
      clearTimeout(timer.current);
      // Who leaves the form finds its answers elsewhere as they are now.
      void keep().then(refresh);
    };
  }, []);

  return { draft, saving, wrong, stale, error, change, keep };
}
