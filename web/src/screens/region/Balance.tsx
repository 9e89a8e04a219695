// Open hours beside free hours: a row with two bars per province or subject, and the provinces as a map.
import type { ComponentChildren } from "preact";
import { number } from "../../core/format";
import { say } from "../../core/i18n";
import type { RegionCellFragment } from "../../generated/region";
import { Meter } from "../../ui/Meter";
import { HEIGHT, PROVINCES, WIDTH } from "../../ui/map/provinces";
import "../../ui/map/map.css";
import { words } from "./words";

export interface Line {
  readonly key: string;
  readonly name: string;
  readonly head: ComponentChildren;
  readonly cell: RegionCellFragment;
  /** A sum of the other rows: its figures stand in text only, as its bar would dwarf the rest. */
  readonly sum?: boolean;
}

const STEPS = 4;

export function BalanceTable({ caption, first, lines }: { caption: string; first: string; lines: readonly Line[] }) {
  const said = say(words);
  const parts = lines.filter((one) => !one.sum);
  const most = Math.max(1, ...parts.flatMap(({ cell }) => [cell.openMinutesWeek, cell.freeMinutesWeek ?? 0]));
  return (
    <table class="region-table">
      <caption class="hidden-text">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <th scope="col">{said.open}</th>
          <th scope="col">{said.free}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, name, head, cell, sum }) => (
          <tr key={key}>
            <th scope="row">{head}</th>
            <td>
              <Bar sum={sum} label={`${name}: ${said.open}`} minutes={cell.openMinutesWeek} most={most} text={openText(cell)} />
            </td>
            <td>
              <Bar sum={sum} free label={`${name}: ${said.free}`} minutes={cell.freeMinutesWeek} most={most} text={freeText(cell)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface BarProps {
  label: string;
  minutes: number | null;
  most: number;
  text: string;
  free?: boolean;
  sum: boolean | undefined;
}

function Bar({ label, minutes, most, text, free, sum }: BarProps) {
  if (minutes === null) return <span class="muted small">{text}</span>;
  if (sum) return <strong class="small">{text}</strong>;
  return (
    <div class={free ? "region-free" : ""}>
      <Meter label={label} value={minutes} max={most} text={text} />
    </div>
  );
}

const MINUTES = 60;

function openText(cell: RegionCellFragment): string {
  const said = say(words);
  return said.hours(number(cell.openMinutesWeek / MINUTES, 1), said.vacancies(number(cell.vacancyCount), cell.vacancyCount === 1));
}

function freeText(cell: RegionCellFragment): string {
  const said = say(words);
  if (cell.freeMinutesWeek === null || cell.professionalCount === null) return said.few;
  return said.hours(number(cell.freeMinutesWeek / MINUTES, 1), said.people(number(cell.professionalCount)));
}

export interface Shade {
  readonly code: string;
  readonly name: string;
  readonly minutes: number;
}

/** The twelve provinces, darker where more hours are open; the table of provinces is its twin for who cannot see it. */
export function ProvinceMap({ shades, chosen, onChoose }: { shades: readonly Shade[]; chosen: string; onChoose: (code: string) => void }) {
  const byCode = new Map(shades.map((one) => [one.code, one]));
  const most = Math.max(1, ...shades.map((one) => one.minutes));
  return (
    <svg class="map region-map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say(words).map}>
      {Object.entries(PROVINCES).map(([code, path]) => {
        const shade = byCode.get(code);
        return (
          <path
            key={code}
            d={path}
            class="map-area"
            data-on={code === chosen ? "" : undefined}
            data-step={shade ? Math.ceil((shade.minutes / most) * STEPS) : 0}
            onClick={() => onChoose(code)}
          >
            <title>{shade?.name ?? ""}</title>
          </path>
        );
      })}
    </svg>
  );
}
