// A professional on a card and in a row.
import { capital, duration, kilometres, list } from "../../core/format";
import { locale, say } from "../../core/i18n";
import type { Vocabulary } from "../../core/vocabulary";
import { type Compared, CompareTick, type makeTray } from "../../finding/Compare";
import { halfDayText } from "../../finding/halfDays";
import { Marked, Match } from "../../finding/Match";
import { words as shared } from "../../finding/words";
import type { SearchProfessionalsQuery } from "../../generated/search-professionals";
import { Card, Tag } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { words } from "./words";

type Edge = SearchProfessionalsQuery["searchProfessionals"]["edges"][number];
type Node = Edge["node"];

const HALF_DAY = 120;
const FEW_SUBJECTS = 4;

const whenOf = (node: Node) => capital(halfDayText(node.availability, HALF_DAY, locale.value)) || say(words).loose;
const sizeOf = (node: Node) => say(shared).hours(duration(node.maxMinutesWeek));
const whereOf = (edge: Edge) =>
  [edge.node.place?.label, edge.distanceKm === null ? null : kilometres(edge.distanceKm)].filter(Boolean).join(", ");
const titleOf = (node: Node) => (node.isNamed ? node.displayName : capital(node.profession));

interface Props {
  edges: readonly Edge[];
  label: Vocabulary;
  tray: ReturnType<typeof makeTray>;
}

export function Professionals({ edges, label, tray }: Props) {
  return (
    <ol role="list" class="stack">
      {edges.map((edge) => (
        <li key={edge.node.id}>
          <Professional {...{ edge, label, tray }} />
        </li>
      ))}
    </ol>
  );
}

function Professional({ edge, label, tray }: Omit<Props, "edges"> & { edge: Edge }) {
  const said = say(words);
  const { node } = edge;
  const rest = node.subjects.length - FEW_SUBJECTS;
  return (
    <Card class="card-link result">
      <div class="result-head">
        <h3>
          <a class="card-target" href={`/professionals/${node.id}`}>{titleOf(node)}</a>
        </h3>
        <span class="muted small">{node.isNamed ? capital(node.profession) : said.hidden}</span>
      </div>
      <p><Marked field="headline" text={node.headline} highlights={edge.highlights} /></p>
      <ul role="list" class="result-facts">
        <li><Icon name="building-2" /> {node.employer?.name ?? said.noEmployer}</li>
        {whereOf(edge) ? <li><Icon name="map-pin" /> {whereOf(edge)}</li> : null}
        <li><Icon name="calendar-days" /> {whenOf(node)}</li>
        <li><Icon name="clock" /> {sizeOf(node)}</li>
      </ul>
      {edge.match ? <Match match={edge.match} /> : null}
      <div class="result-foot">
        <div class="row result-tags">
          {node.subjects.slice(0, FEW_SUBJECTS).map(({ subject }) => <Tag key={subject.code} tone="brand">{subject.label}</Tag>)}
          {rest > 0 ? <Tag tone="brand">+{rest}</Tag> : null}
          {node.qualifications.slice(0, 2).map((one) => (
            <Tag key={one.kind} icon="graduation-cap">{label("QualificationKind", one.kind)}</Tag>
          ))}
          {node.duoPreference === "PREFER" ? <Tag tone="accent" icon="users">{said.duoPrefers}</Tag> : null}
        </div>
        <CompareTick tray={tray} one={comparedOf(edge, label)} />
      </div>
    </Card>
  );
}

function comparedOf(edge: Edge, label: Vocabulary): Compared {
  const said = say(words);
  const { node } = edge;
  return {
    id: node.id,
    title: titleOf(node),
    href: `/professionals/${node.id}`,
    rows: [
      [said.employer, node.employer?.name ?? said.noEmployer],
      [said.where, whereOf(edge)],
      [said.when, whenOf(node)],
      [said.size, sizeOf(node)],
      [said.subjects, list(node.subjects.map((one) => one.subject.label))],
      [said.qualifications, list(node.qualifications.map((one) => label("QualificationKind", one.kind)))],
    ],
  };
}

export function ProfessionalTable({ edges, label }: Omit<Props, "tray">) {
  const said = say(words);
  return (
    <table>
      <thead>
        <tr>
          {[said.person, said.employer, said.where, said.when, said.size, said.qualifications].map((one) => (
            <th scope="col" key={one}>{one}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {edges.map((edge) => (
          <tr key={edge.node.id}>
            <th scope="row"><a href={`/professionals/${edge.node.id}`}>{titleOf(edge.node)}</a></th>
            <td>{edge.node.employer?.name ?? said.noEmployer}</td>
            <td>{whereOf(edge)}</td>
            <td>{whenOf(edge.node)}</td>
            <td>{sizeOf(edge.node)}</td>
            <td>{list(edge.node.qualifications.map((one) => label("QualificationKind", one.kind)))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
