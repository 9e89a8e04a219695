// How a school counts: its bell times and settings, and changing them.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { capital, day, list, number, time } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { OrganisationLessons, type OrganisationLessonsQuery, OrganisationSettings } from "../../generated/organisation";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { Choice, TextField } from "../../ui/Field";
import { Empty, Failed, SkeletonList } from "../../ui/Waiting";
import { EditBells } from "./Bells";
import { type Found, leads } from "./found";
import { words } from "./words";

type School = Extract<NonNullable<OrganisationLessonsQuery["organisation"]>, { settings: unknown }>;
export type Settings = NonNullable<School["settings"]>;
export type Bell = Settings["bellTimes"][number];
type Open = "settings" | "bells" | null;

const PLAIN: Settings = {
  lessonMinutes: 50,
  fullTimeLessons: 25,
  markupPercent: 70,
  schoolWeeks: 40,
  guestNeedsVog: false,
  minNoticeDays: 0,
  cycleAnchorOn: null,
  cycleRestarts: [],
  bellTimes: [],
};

export function Lessons({ found }: { found: Found }) {
  const said = say(words);
  const [open, setOpen] = useState<Open>(null);
  const { data, error, again } = useQuery(OrganisationLessons, { id: found.id });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <SkeletonList count={2} height={14} />;
  const school = data.organisation as School | null;
  const settings = school?.settings ?? null;
  const close = () => setOpen(null);
  const props = { id: found.id, version: school?.version ?? 0, settings: settings ?? PLAIN, close };
  return (
    <section class="stack" aria-labelledby="lessons">
      <h2 id="lessons">{said.lessons}</h2>
      <p class="muted prose">{said.lessonsHelp}</p>
      {settings ? <Shown settings={settings} /> : <Empty icon="clock" title={said.none}><p>{said.noneHelp}</p></Empty>}
      {leads(found) ? (
        <div class="row no-print">
          <Button icon="clock" onClick={() => setOpen("bells")}>{said.editBells}</Button>
          <Button icon="settings" onClick={() => setOpen("settings")}>{said.editLessons}</Button>
        </div>
      ) : null}
      {open === "settings" ? <EditSettings {...props} /> : null}
      {open === "bells" ? <EditBells {...props} /> : null}
    </section>
  );
}

function Shown({ settings }: { settings: Settings }) {
  const said = say(words);
  const facts: [string, string][] = [
    [said.lessonMinutes, number(settings.lessonMinutes)],
    [said.fullTime, number(settings.fullTimeLessons, 1)],
    [said.markup, `${number(settings.markupPercent)} %`],
    [said.weeks, number(settings.schoolWeeks)],
    [said.notice, number(settings.minNoticeDays)],
    [said.vog, settings.guestNeedsVog ? said.yes : said.no],
    [said.cycle, settings.cycleAnchorOn ? day(settings.cycleAnchorOn) : said.noCycle],
  ];
  if (settings.cycleRestarts.length) facts.push([said.restarts, list(settings.cycleRestarts.map((one) => day(one)))]);
  return (
    <div class="organisation-lessons">
      <BellTable bells={settings.bellTimes} />
      <dl class="organisation-settings">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The bell times that hold on every day first, then those of days with times of their own. */
function BellTable({ bells }: { bells: readonly Bell[] }) {
  const said = say(words);
  const label = useVocabulary("Weekday");
  if (!bells.length) return <p class="muted">{said.noBells}</p>;
  const days = [...new Set(bells.map((one) => one.weekday))].sort((one, other) => Number(one !== null) - Number(other !== null));
  return (
    <div class="stack">
      {days.map((weekday) => (
        <table key={weekday ?? ""} class="organisation-bells">
          <caption>{`${said.bells}: ${weekday ? label("Weekday", weekday) : said.everyDay.toLowerCase()}`}</caption>
          <thead>
            <tr><th scope="col">{said.hour}</th><th scope="col">{said.from}</th><th scope="col">{said.to}</th></tr>
          </thead>
          <tbody>
            {bells.filter((one) => one.weekday === weekday).map((one) => (
              <tr key={one.position}>
                <th scope="row">{one.position}</th>
                <td>{time(one.startsAt)}</td>
                <td>{time(one.endsAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      {days.length > 1 && days[0] === null ? <p class="muted small">{capital(said.bellsOver)}</p> : null}
    </div>
  );
}

export interface EditProps {
  id: string;
  version: number;
  settings: Settings;
  close: () => void;
}

const NUMBERS = [
  ["lessonMinutes", "lessonMinutes"],
  ["fullTimeLessons", "fullTime"],
  ["markupPercent", "markup"],
  ["schoolWeeks", "weeks"],
  ["minNoticeDays", "notice"],
] as const;

function EditSettings({ id, version, settings, close }: EditProps) {
  const said = say(words);
  const [now, setNow] = useState<Record<string, string>>(
    Object.fromEntries(NUMBERS.map(([name]) => [name, String(settings[name])])),
  );
  const [vog, setVog] = useState(settings.guestNeedsVog);
  const [anchor, setAnchor] = useState(settings.cycleAnchorOn ?? "");
  const answer = useAnswer(OrganisationSettings, said.lessonsSaved, close);
  const valueOf = (name: string) => Number((now[name] ?? "").replace(",", ".")) || 0;
  const run = () =>
    answer.run({
      input: {
        organisationId: id,
        expectedVersion: version,
        lessonMinutes: Math.round(valueOf("lessonMinutes")),
        fullTimeLessons: valueOf("fullTimeLessons"),
        markupPercent: Math.round(valueOf("markupPercent")),
        schoolWeeks: Math.round(valueOf("schoolWeeks")),
        minNoticeDays: Math.round(valueOf("minNoticeDays")),
        guestNeedsVog: vog,
        // Sent only when it changed: other weeks move what is agreed.
        cycleAnchorOn: anchor && anchor !== settings.cycleAnchorOn ? anchor : null,
      },
    });
  return (
    <Ask title={said.editLessons} text={said.lessonsHelp} act={said.save} answer={answer} run={run} close={close}>
      {NUMBERS.map(([name, word]) => (
        <TextField
          key={name}
          inputMode="decimal"
          label={said[word]}
          value={now[name] ?? ""}
          onInput={(event) => setNow({ ...now, [name]: event.currentTarget.value })}
        />
      ))}
      <TextField type="date" label={said.cycle} optional value={anchor} onInput={(event) => setAnchor(event.currentTarget.value)} />
      <Choice label={said.vog} checked={vog} onChange={(event) => setVog(event.currentTarget.checked)} />
    </Ask>
  );
}
