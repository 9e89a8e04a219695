// A vacancy on a card and in a row.
import { ago, capital, day, kilometres, list } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { type Compared, CompareTick, type makeTray } from "../../finding/Compare";
import { halfDayText } from "../../finding/halfDays";
import { Marked, Match } from "../../finding/Match";
import { words as shared } from "../../finding/words";
import type { SearchVacanciesQuery } from "../../generated/search-vacancies";
import { Card, Tag } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { words } from "./words";

type Edge = SearchVacanciesQuery["searchVacancies"]["edges"][number];
type Node = Edge["node"];

const SOON_MS = 10 * 86_400_000;
const ONE_LESSON = 30;

function whenOf(node: Node): string {
  const said = say(words);
  if (node.hoursMode === "HOURS_ONLY" || !node.timetable.length) return said.loose;
  return capital(halfDayText(node.timetable.map((one) => one.slot), ONE_LESSON, locale.value)) || said.loose;
}

const sizeOf = (node: Node) => say(shared).lessons(node.hours.lessons);
const whereOf = (edge: Edge) =>
  [edge.node.school?.place?.label, edge.distanceKm === null ? null : kilometres(edge.distanceKm)].filter(Boolean).join(", ");

interface Props {
  edges: readonly Edge[];
  level: (code: string) => string;
  tray: ReturnType<typeof makeTray>;
  now: number;
}

export function Vacancies({ edges, level, tray, now }: Props) {
  return (
    <ol role="list" class="stack">
      {edges.map((edge) => (
        <li key={edge.node.id}>
          <Vacancy {...{ edge, level, tray, now }} />
        </li>
      ))}
    </ol>
  );
}

function Vacancy({ edge, level, tray, now }: Omit<Props, "edges"> & { edge: Edge }) {
  const said = say(words);
  const { node } = edge;
  const closing = node.closesAt && new Date(node.closesAt).getTime() - now < SOON_MS;
  return (
    <Card class="card-link result">
      <div class="result-head">
        <h3>
          <a class="card-target" href={`/vacancies/${node.id}`}>
            <Marked field="title" text={node.title} highlights={edge.highlights} />
          </a>
        </h3>
        {closing && node.closesAt ? <Tag tone="warn" icon="clock">{said.closes(ago(node.closesAt, now))}</Tag> : null}
      </div>
      <ul role="list" class="result-facts">
        <li><Icon name="school" /> {node.school?.name}</li>
        <li><Icon name="map-pin" /> {whereOf(edge)}</li>
        <li><Icon name="calendar-days" /> {whenOf(node)}</li>
        <li><Icon name="clock" /> {sizeOf(node)}</li>
      </ul>
      {edge.match ? <Match match={edge.match} /> : null}
      <div class="result-foot">
        <div class="row result-tags">
          {node.subjects.map((one) => <Tag key={one.code} tone="brand">{one.label}</Tag>)}
          {node.levels.slice(0, 3).map((one) => <Tag key={one}>{level(one)}</Tag>)}
          {node.duoAllowed ? <Tag tone="accent" icon="users">{said.duo}</Tag> : null}
        </div>
        <CompareTick tray={tray} one={comparedOf(edge, level)} />
      </div>
    </Card>
  );
}

function comparedOf(edge: Edge, level: (code: string) => string): Compared {
  const said = say(words);
  const { node } = edge;
  return {
    id: node.id,
    title: node.title,
    href: `/vacancies/${node.id}`,
    rows: [
      [said.at, node.school?.name ?? ""],
      [said.where, whereOf(edge)],
      [said.when, whenOf(node)],
      [said.size, sizeOf(node)],
      [said.subjects, list(node.subjects.map((one) => one.label))],
      [said.levels, list(node.levels.map(level))],
      [said.duo, <Icon key="duo" name={node.duoAllowed ? "check" : "minus"} label={node.duoAllowed ? "✓" : "–"} />],
    ],
  };
}

export function VacancyTable({ edges, level }: { edges: readonly Edge[]; level: (codes: readonly string[]) => string }) {
  const said = say(words);
  return (
    <table>
      <thead>
        <tr>
          {[said.vacancy, said.at, said.where, said.when, said.size, said.levels].map((one) => (
            <th scope="col" key={one}>{one}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {edges.map((edge) => (
          <tr key={edge.node.id}>
            <th scope="row"><a href={`/vacancies/${edge.node.id}`}>{edge.node.title}</a></th>
            <td>{edge.node.school?.name}</td>
            <td>{whereOf(edge)}</td>
            <td>
              {whenOf(edge.node)}
              {edge.node.startsOn ? <div class="small muted">{said.starts(day(edge.node.startsOn, "short"))}</div> : null}
            </td>
            <td>{sizeOf(edge.node)}</td>
            <td>{level(edge.node.levels)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
