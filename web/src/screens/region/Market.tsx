// The market for everyone: provinces on a map and in a table, and the subjects of the province that was chosen.
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { RegionMarket, type RegionCellFragment, type RegionMarketQuery } from "../../generated/region";
import { ButtonLink } from "../../ui/Button";
import { Failed, Skeleton } from "../../ui/Waiting";
import { BalanceTable, type Line, ProvinceMap } from "./Balance";
import { choose, type Choice } from "./choice";
import { words } from "./words";

type Area = RegionMarketQuery["marketBalance"][number];
const NOTHING: RegionCellFragment = {
  subject: null,
  vacancyCount: 0,
  openMinutesWeek: 0,
  professionalCount: null,
  freeMinutesWeek: null,
};

const isEmpty = (cell: RegionCellFragment) => !cell.vacancyCount && cell.professionalCount === null;

export function Market({ choice }: { choice: Choice }) {
  const said = say(words);
  const asked = useQuery(RegionMarket, { subjects: choice.subject ? [choice.subject] : null });
  const areas = asked.data?.marketBalance ?? [];
  const cellOf = (area: Area) => (choice.subject ? (area.subjects[0] ?? NOTHING) : area.total);
  return (
    <section class="stack region-part" aria-labelledby="market">
      <h2 id="market">{said.market}</h2>
      <p class="muted prose">{said.marketHelp}</p>
      {asked.error ? <Failed error={asked.error} again={asked.again} /> : null}
      {asked.loading && !asked.data ? <Skeleton height={44} /> : null}
      {asked.data ? (
        <div class={asked.stale ? "stack fading" : "stack"}>
          {areas.every((area) => isEmpty(cellOf(area))) ? <Nothing /> : <Provinces areas={areas} cellOf={cellOf} chosen={choice.province} />}
          <Subjects area={areas.find((area) => area.province?.code === choice.province)} />
        </div>
      ) : null}
    </section>
  );
}

function Provinces({ areas, cellOf, chosen }: { areas: readonly Area[]; cellOf: (area: Area) => RegionCellFragment; chosen: string }) {
  const said = say(words);
  const toggle = (code: string) => choose("province", code === chosen ? "" : code);
  const lines: Line[] = areas.flatMap((area) => {
    const { province } = area;
    if (!province) return [];
    const head = (
      <button type="button" class="chip" aria-pressed={province.code === chosen} onClick={() => toggle(province.code)}>
        {province.label}
      </button>
    );
    return [{ key: province.code, name: province.label, head, cell: cellOf(area) }];
  });
  const shades = lines.map((line) => ({ code: line.key, name: line.name, minutes: line.cell.openMinutesWeek }));
  return (
    <div class="region-pair">
      <ProvinceMap shades={shades} chosen={chosen} onChoose={toggle} />
      <BalanceTable caption={said.market} first={said.province} lines={lines} />
    </div>
  );
}

function Subjects({ area }: { area: Area | undefined }) {
  const said = say(words);
  if (!area?.province) return <p class="muted">{said.choose}</p>;
  const title = said.perSubject(area.province.label);
  return (
    <section class="stack" aria-labelledby="by-subject">
      <h3 id="by-subject">{title}</h3>
      <SubjectTable caption={title} subjects={area.subjects} total={area.total} />
    </section>
  );
}

/** Subjects with their sum below; says so in words when there is nothing. */
export function SubjectTable(props: { caption: string; subjects: readonly RegionCellFragment[]; total: RegionCellFragment }) {
  const said = say(words);
  if (!props.subjects.length) return <Nothing />;
  const lines: Line[] = props.subjects.map((cell) => {
    const name = cell.subject?.label ?? said.total;
    return { key: cell.subject?.code ?? "", name, head: name, cell };
  });
  const sum = { key: "total", name: said.total, head: said.total, cell: props.total, sum: true };
  return <BalanceTable caption={props.caption} first={said.subject} lines={lines.length > 1 ? [...lines, sum] : lines} />;
}

function Nothing() {
  const said = say(words);
  return (
    <div class="notice notice-info">
      <div class="stack">
        <p>
          <strong>{said.none}.</strong> {said.noneHelp}
        </p>
        <div class="row">
          <ButtonLink href="/region">{said.clear}</ButtonLink>
          <ButtonLink href="/vacancies" look="quiet">{said.find}</ButtonLink>
        </div>
      </div>
    </div>
  );
}
