// One region for those who work for it: hours by subject, how far vacancies came, and how many proposals are stuck.
import { day, number, percent } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { RegionStanding, type RegionStandingQuery } from "../../generated/region";
import { Notice } from "../../ui/Card";
import { Meter } from "../../ui/Meter";
import { Failed, Skeleton } from "../../ui/Waiting";
import { type Choice, daysOf, moved, today } from "./choice";
import { SubjectTable } from "./Market";
import { Stuck } from "./Stuck";
import { words } from "./words";

type Found = NonNullable<RegionStandingQuery["regionReport"]>;

export function Report({ region, choice, matches }: { region: string; choice: Choice; matches: boolean }) {
  const said = say(words);
  const subjects = choice.subject ? [choice.subject] : null;
  const asked = useQuery(RegionStanding, { region, subjects, ...daysOf(choice.period, today()) });
  const report = asked.data?.regionReport;
  if (asked.error) return <Failed error={asked.error} again={asked.again} />;
  if (!asked.data) return <Skeleton height={40} />;
  if (!report) return <Notice kind="warn">{said.notThisRegion}</Notice>;
  return (
    <section class={asked.stale ? "stack region-part fading" : "stack region-part"} aria-labelledby="region">
      <h2 id="region">{said.regionTitle(report.region?.name ?? "")}</h2>
      <section class="stack" aria-labelledby="region-hours">
        <h3 id="region-hours">{said.regionHours}</h3>
        <SubjectTable caption={said.regionHours} subjects={report.balance.subjects} total={report.balance.total} />
      </section>
      <Funnel report={report} />
      <section class="stack" aria-labelledby="stuck">
        <h3 id="stuck">{said.stuck}</h3>
        <p class="prose">
          <strong>{said.stuckCount(number(report.stuckCount), report.stuckCount === 1)}</strong> {said.stuckHelp}{" "}
          {matches ? said.stuckMine : said.stuckOthers}
        </p>
        {matches ? <Stuck /> : null}
      </section>
    </section>
  );
}

function Funnel({ report }: { report: Found }) {
  const said = say(words);
  const label = useVocabulary("FunnelStage");
  const all = report.funnel[0]?.vacancyCount ?? 0;
  const textOf = (step: Found["funnel"][number], index: number) =>
    [
      said.vacancies(number(step.vacancyCount), step.vacancyCount === 1),
      index ? percent(step.vacancyCount / all) : "",
      index ? said.proposals(number(step.count), step.count === 1) : "",
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <section class="stack" aria-labelledby="funnel">
      <h3 id="funnel">{said.funnel}</h3>
      {all ? (
        <>
          <p class="muted">{said.funnelHelp(day(report.since), day(moved(report.until, -1)))}</p>
          <ol role="list" class="stack region-funnel">
            {report.funnel.map((step, index) => (
              <li key={step.stage}>
                <span class="region-stage">{label("FunnelStage", step.stage)}</span>
                <Meter label={label("FunnelStage", step.stage)} value={step.vacancyCount} max={all} text={textOf(step, index)} />
              </li>
            ))}
          </ol>
        </>
      ) : (
        <p class="muted">{said.funnelEmpty}</p>
      )}
    </section>
  );
}
