// How many people suit the vacancy as it is now, and what each requirement costs: "donderdag: 14 → 3".
import { useEffect, useState } from "preact/hooks";
import { number } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { announce } from "../../core/status";
import { PostVacancyCounts, type PostVacancyCountsQuery, type PostVacancyCountsQueryVariables } from "../../generated/post-vacancy";
import { Disclosure } from "../../ui/Disclosure";
import { Icon } from "../../ui/Icon";
import { Failed, Skeleton } from "../../ui/Waiting";
import { longDay } from "../../ui/week/weekText";
import { plusDays } from "../../posting/amounts";
import { type Draft, listOf, type Slot } from "./draft";
import { GROUNDS } from "./Terms";
import { words } from "./words";

const PAUSE_MS = 350;
/** Until a first day is chosen the count takes one so far away that papers can be had in time. */
const WEEKS_AHEAD = 10;

type Counts = NonNullable<PostVacancyCountsQuery["requirementCounts"]>;
type Row = Counts["requirements"][number];
export type Kind = Row["kind"];

/** Only what has to do with who suits it, so that a new title asks nothing. */
function inputOf({ fields, slots, school }: Draft): PostVacancyCountsQueryVariables["input"] {
  const { sector, subjects, levels, forms, contractKinds, acceptedGrounds, textLanguage, hoursMode, minutesPerWeek } = fields;
  const { startsOn, endsOn, shareMode, minTeam, maxTeam, responsibleTeacher } = fields;
  // Until it is said who may teach, whoever the law lets teach counts.
  const open = !listOf(acceptedGrounds).length;
  const grounds = { acceptedGrounds: open ? [...GROUNDS] : acceptedGrounds, responsibleTeacher: open ? "-" : responsibleTeacher };
  const hours = hoursMode === "HOURS_ONLY" ? { minutesPerWeek } : {};
  return {
    draft: {
      schoolId: school?.id ?? "",
      vacancy: {
        ...{ sector, subjects, levels, forms, contractKinds, textLanguage, hoursMode, ...hours },
        ...{ endsOn, shareMode, minTeam, maxTeam, ...grounds },
        startsOn: startsOn ?? plusDays(new Date().toISOString().slice(0, 10), 7 * WEEKS_AHEAD),
      },
      slots: slots.filter((one) => one.position || one.startsAt) as Slot[],
    },
  };
}

function useLater<T>(value: T): T {
  const [later, setLater] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return later;
}

export function CountsBox({ draft, kinds }: { draft: Draft; kinds: readonly Kind[] }) {
  const said = say(words);
  const { data, error, stale, again } = useQuery(PostVacancyCounts, { input: useLater(inputOf(draft)) });
  const found = data?.requirementCounts;
  const matching = found?.matching;
  useEffect(() => {
    if (matching !== undefined) announce(said.counts.spoken(matching));
  }, [matching]);
  if (error) return <Failed error={error} again={again} />;
  return (
    <div class={`card stack counts ${stale ? "fading" : ""}`} id="counts">
      {found ? (
        <>
          <p>
            <span class="counts-number number" data-matching={found.matching}>{number(found.matching)}</span>{" "}
            <strong>{said.counts.people(found.matching)}</strong>
          </p>
          <p class="small muted">{found.capped ? said.counts.capped(number(found.considered)) : said.counts.of(number(found.considered))}</p>
          {draft.fields.startsOn ? null : <p class="small muted">{said.counts.assumed(WEEKS_AHEAD)}</p>}
          {listOf(draft.fields.acceptedGrounds).length ? null : <p class="small muted">{said.counts.anyGround}</p>}
          <Costs found={found} kinds={kinds} open={!listOf(draft.fields.acceptedGrounds).length} />
        </>
      ) : (
        <Skeleton height={9} />
      )}
    </div>
  );
}

/** How a requirement is called. */
const nameOf = (one: Row): string => (one.day ? longDay(one.day, locale.value) : one.label);

function Costs({ found, kinds, open }: { found: Counts; kinds: readonly Kind[]; open: boolean }) {
  const said = say(words);
  const asked = found.requirements.filter((one) => one.kind !== "GROUND" || !open);
  const here = asked.filter((one) => kinds.includes(one.kind));
  const rest = asked
    .filter((one) => !kinds.includes(one.kind) && one.without > found.matching)
    .sort((a, b) => b.without - a.without);
  return (
    <>
      {here.length ? <Rows rows={here} matching={found.matching} /> : null}
      {rest.length ? (
        <Disclosure summary={said.counts.rest} open={!here.length}>
          <Rows rows={rest} matching={found.matching} />
        </Disclosure>
      ) : null}
    </>
  );
}

function Rows({ rows, matching }: { rows: readonly Row[]; matching: number }) {
  const said = say(words);
  return (
    <ul class="counts-rows">
      {rows.map((one) => (
        <li class="counts-row small" key={one.kind + (one.day ?? "")} data-kind={one.day ?? one.kind}>
          <span>{said.counts.with(nameOf(one))}</span>
          <span class="number">
            <span class="hidden-text">{said.counts.cost(one.without, matching)}</span>
            <span aria-hidden="true">
              {number(one.without)} <Icon name="arrow-right" /> <strong>{number(matching)}</strong>
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
