// One organisation: facts for everyone, its team and programs for who belongs to it, and how a school counts.
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { param, place } from "../../core/router";
import { useTitle } from "../../core/title";
import { useVocabulary } from "../../core/vocabulary";
import { viewer } from "../../core/viewer";
import { capital } from "../../core/format";
import { Organisation as Document } from "../../generated/organisation";
import { ButtonLink } from "../../ui/Button";
import { Notice, Tag } from "../../ui/Card";
import { Empty, Failed, SkeletonList } from "../../ui/Waiting";
import { Audit } from "./Audit";
import { Facts } from "./Facts";
import { belongs, type Found, leads } from "./found";
import { Lessons } from "./Lessons";
import { Programs } from "./Programs";
import { Team } from "./Team";
import { words } from "./words";
import "./organisation.css";

type Part = keyof (typeof words.nl)["parts"];

/** The parts that exist for this organisation and this viewer. */
function partsOf(one: Found): readonly Part[] {
  return [
    "",
    ...(belongs(one) ? (["team"] as const) : []),
    ...(leads(one) && one.status === "ACTIVE" ? (["programs"] as const) : []),
    ...(one.kind === "SCHOOL" ? (["lessons"] as const) : []),
    ...(leads(one) ? (["log"] as const) : []),
  ];
}

export default function OrganisationPage() {
  const said = say(words);
  const id = param("id");
  const { data, error, loading, again } = useQuery(Document, { id });
  const found = data?.organisation;
  const part = (place.value.path.split("/")[3] ?? "") as Part;
  useTitle(found ? (part ? `${said.parts[part]}, ${found.name}` : found.name) : said.absent);
  if (error) return <div class="page page-top"><h1>{said.back}</h1><Failed error={error} again={again} /></div>;
  if (loading && !data) return <div class="page page-top"><h1 class="hidden-text">{said.back}</h1><SkeletonList count={3} height={12} /></div>;
  if (!found)
    return (
      <div class="page page-top">
        <h1 class="hidden-text">{said.absent}</h1>
        <Empty icon="building-2" title={said.absent}>
          <p>{said.absentHelp}</p>
          <ButtonLink href="/organisations">{said.back}</ButtonLink>
        </Empty>
      </div>
    );
  return (
    <article class="page page-top stack organisation">
      {viewer.value ? <p class="no-print"><a href="/organisations">{said.back}</a></p> : null}
      <Head found={found} />
      <Sections found={found} part={part} />
      <Shown found={found} part={part} />
    </article>
  );
}

function Head({ found }: { found: Found }) {
  const said = say(words);
  const label = useVocabulary("OrganisationKind", "OrganisationStatus");
  return (
    <header class="stack">
      <h1>{found.name}</h1>
      <p class="row">
        <Tag tone="brand">{capital(label("OrganisationKind", found.kind))}</Tag>
        {found.status === "ACTIVE" ? null : <Tag tone="warn">{capital(label("OrganisationStatus", found.status))}</Tag>}
        {found.place ? <span class="muted">{found.place.label}</span> : null}
      </p>
      {found.status === "REGISTERED" && belongs(found) ? <Notice kind="warn"><p>{said.notYet}</p></Notice> : null}
      {found.status === "SUSPENDED" && belongs(found) ? <Notice kind="bad"><p>{said.blocked}</p></Notice> : null}
    </header>
  );
}

function Sections({ found, part }: { found: Found; part: Part }) {
  const said = say(words);
  const parts = partsOf(found);
  if (parts.length < 2) return null;
  return (
    <nav aria-label={said.sections} class="row no-print">
      {parts.map((one) => (
        <a
          key={one}
          class={one === part ? "chip chip-on" : "chip"}
          href={`/organisations/${found.id}${one && `/${one}`}`}
          aria-current={one === part ? "page" : undefined}
        >
          {said.parts[one]}
        </a>
      ))}
    </nav>
  );
}

function Shown({ found, part }: { found: Found; part: Part }) {
  const said = say(words);
  if (!partsOf(found).includes(part)) return <Notice><p>{belongs(found) ? said.closed : said.closedOutside}</p></Notice>;
  if (part === "team") return <Team found={found} />;
  if (part === "programs") return <Programs found={found} />;
  if (part === "log") return <Audit found={found} />;
  if (part === "lessons") return <Lessons found={found} />;
  return <Facts found={found} />;
}
