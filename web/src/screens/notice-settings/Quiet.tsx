// When mail comes: how often the digest, and the hours in which none does.
import { useState } from "preact/hooks";
import { say } from "../../core/i18n";
import type { DigestCadence, NoticeSettingsAllFragment } from "../../generated/notice-settings";
import { Choice, Group, SelectField } from "../../ui/Field";
import { words } from "./words";

const DIGESTS: readonly DigestCadence[] = ["DAILY", "WEEKLY"];
const STEP = 30;
const DAY = 24 * 60;
const USUAL = { quietFrom: 21 * 60, quietTo: 7 * 60 };

interface Change {
  digest?: DigestCadence;
  quietFrom?: number;
  quietTo?: number;
}

/** 1260 is 21:00. */
export const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** Every half hour, and what was chosen elsewhere. */
function times(chosen: number): { value: string; label: string }[] {
  const every = Array.from({ length: DAY / STEP }, (_, index) => index * STEP);
  const all = every.includes(chosen) ? every : [...every, chosen].sort((a, b) => a - b);
  return all.map((minute) => ({ value: String(minute), label: clock(minute) }));
}

export function Quiet({ settings, change }: { settings: NoticeSettingsAllFragment; change: (more: Change) => void }) {
  const said = say(words);
  const { quietFrom, quietTo } = settings;
  const quiet = quietFrom !== quietTo;
  const [before, setBefore] = useState(quiet ? { quietFrom, quietTo } : USUAL);
  const toggle = (on: boolean) => {
    if (quiet) setBefore({ quietFrom, quietTo });
    change(on ? before : { quietFrom: 0, quietTo: 0 });
  };
  const pick = (name: "quietFrom" | "quietTo", value: number) => {
    // The same hour twice would mean that there are none: the other end gives way.
    const other = name === "quietFrom" ? "quietTo" : "quietFrom";
    change(settings[other] === value ? { [name]: value, [other]: (value + STEP) % DAY } : { [name]: value });
  };
  return (
    <section class="card stack" aria-labelledby="when">
      <h2 id="when">{said.when}</h2>
      <Group legend={said.digest}>
        {DIGESTS.map((one) => (
          <Choice
            key={one}
            type="radio"
            name="digest"
            label={said.digests[one]}
            checked={settings.digest === one}
            onChange={() => change({ digest: one })}
          />
        ))}
      </Group>
      <Group legend={said.quiet} hint={said.quietHint}>
        <Choice label={said.quietOn} checked={quiet} onChange={(event) => toggle(event.currentTarget.checked)} />
        {quiet ? (
          <div class="row notice-hours">
            <SelectField label={said.from} options={times(quietFrom)} value={String(quietFrom)} onChange={(event) => pick("quietFrom", Number(event.currentTarget.value))} />
            <SelectField label={said.to} options={times(quietTo)} value={String(quietTo)} onChange={(event) => pick("quietTo", Number(event.currentTarget.value))} />
          </div>
        ) : null}
        <p class="muted">{quiet ? said.quietNow(clock(quietFrom), clock(quietTo)) : said.quietNone}</p>
      </Group>
    </section>
  );
}
