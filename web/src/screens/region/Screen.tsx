// How the market stands, for everyone, and how a region stands, for who works for it.
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { isAny, viewer, type Viewer } from "../../core/viewer";
import { RegionMarket, RegionSubjects } from "../../generated/region";
import type { Role } from "../../generated/shell";
import { Notice } from "../../ui/Card";
import { SelectField } from "../../ui/Field";
import { Skeleton } from "../../ui/Waiting";
import { choiceOf, choose, type Choice, PERIODS } from "./choice";
import { Market } from "./Market";
import { Report } from "./Report";
import { words } from "./words";
import "./region.css";

const READS: readonly Role[] = ["MATCHMAKER", "REGION_ADMIN", "REGION_VIEWER"];

type Region = NonNullable<Viewer["memberships"][number]["organisation"]>;

/** The regions for which the viewer may read the report. */
function regionsOf(who: Viewer | null | undefined): readonly Region[] {
  const held = who?.memberships.filter((one) => one.roles.some((role) => READS.includes(role))) ?? [];
  return held.flatMap(({ organisation }) => (organisation?.kind === "REGION" ? [organisation] : []));
}

export default function RegionScreen() {
  const said = say(words);
  const choice = choiceOf();
  const regions = regionsOf(viewer.value);
  const region = choice.region || regions[0]?.id;
  return (
    <div class="page page-top stack region">
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      <Filters choice={choice} regions={regions} />
      {viewer.value === undefined ? <Skeleton height={40} /> : null}
      {region && regions.length ? <Report key={region} region={region} choice={choice} matches={isAny("MATCHMAKER")} /> : null}
      {viewer.value && !regions.length ? <Notice>{said.notForYou}</Notice> : null}
      <Market choice={choice} />
    </div>
  );
}

function Filters({ choice, regions }: { choice: Choice; regions: readonly Region[] }) {
  const said = say(words);
  const subjects = useQuery(RegionSubjects, {}).data?.subjects ?? [];
  const areas = useQuery(RegionMarket, { subjects: choice.subject ? [choice.subject] : null }).data?.marketBalance ?? [];
  const provinces = areas.flatMap(({ province }) => (province ? [{ value: province.code, label: province.label }] : []));
  const pick = (name: keyof Choice) => ({
    value: choice[name],
    onChange: (event: Event) => choose(name, (event.currentTarget as HTMLSelectElement).value),
  });
  return (
    <div class="region-filters" role="group" aria-label={said.filters}>
      {regions.length > 1 ? (
        <SelectField label={said.region} {...pick("region")} options={regions.map((one) => ({ value: one.id, label: one.name }))} />
      ) : null}
      <SelectField label={said.province} {...pick("province")} options={[{ value: "", label: said.allProvinces }, ...provinces]} />
      <SelectField
        label={said.subject}
        {...pick("subject")}
        options={[{ value: "", label: said.allSubjects }, ...subjects.map((one) => ({ value: one.code, label: one.label }))]}
      />
      {regions.length ? (
        <SelectField label={said.period} {...pick("period")} options={PERIODS.map((value) => ({ value, label: said.periods[value] }))} />
      ) : null}
    </div>
  );
}
