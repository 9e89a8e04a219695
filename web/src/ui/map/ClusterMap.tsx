// A map of the Netherlands with counted clusters, and the same as a table; the server makes the clusters.
import { number } from "../../core/format";
import { HEIGHT, PROVINCES, project, WIDTH } from "./provinces";
import "./map.css";

export interface Cluster {
  readonly lat: number;
  readonly lon: number;
  readonly count: number;
}

export interface Area {
  /** The code of a province. */
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly selected: boolean;
}

interface Props {
  label: string;
  clusters: readonly Cluster[];
  areas: readonly Area[];
  onArea: (value: string) => void;
  /** Names what is counted: "12 vacatures". */
  counted: (count: number) => string;
  head: readonly [area: string, count: string];
}

const radius = (count: number) => Math.min(46, 13 + Math.sqrt(count) * 3.2);

export function ClusterMap({ label, clusters, areas, onArea, counted, head }: Props) {
  const byCode = new Map(areas.map((area) => [area.value, area]));
  return (
    <div class="map-pair">
      <svg class="map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {Object.entries(PROVINCES).map(([code, path]) => (
          <path
            key={code}
            d={path}
            class="map-area"
            data-on={byCode.get(code)?.selected ? "" : undefined}
            onClick={() => onArea(code)}
          >
            <title>{byCode.get(code)?.label ?? ""}</title>
          </path>
        ))}
        {clusters.map((cluster) => {
          const { x, y } = project(cluster.lon, cluster.lat);
          return (
            <g key={`${cluster.lat} ${cluster.lon}`} class="map-cluster">
              <circle cx={x} cy={y} r={radius(cluster.count)} />
              <text x={x} y={y} dy="0.35em">{number(cluster.count)}</text>
            </g>
          );
        })}
      </svg>
      <div class="map-table">
        <table>
          <caption class="hidden-text">{label}</caption>
          <thead>
            <tr>
              <th scope="col">{head[0]}</th>
              <th scope="col" class="number">{head[1]}</th>
            </tr>
          </thead>
          <tbody>
            {areas.map((area) => (
              <tr key={area.value}>
                <th scope="row">
                  <button
                    type="button"
                    class="chip"
                    aria-pressed={area.selected}
                    aria-label={`${area.label}: ${counted(area.count)}`}
                    onClick={() => onArea(area.value)}
                  >
                    {area.label}
                  </button>
                </th>
                <td class="number">{number(area.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
