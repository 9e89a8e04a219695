// All hours that a company released: what they come to, when they end, and each with what can be done about it.
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { viewer, type Viewer } from "../../core/viewer";
import { Releases as Document } from "../../generated/releases";
import type { Role } from "../../generated/shell";
import { Notice } from "../../ui/Card";
import { SelectField } from "../../ui/Field";
import { HelpLink } from "../../ui/HelpLink";
import { Empty, Failed, Skeleton } from "../../ui/Waiting";
import { choiceOf, choose, soon } from "./choice";
import { Endings, Sums } from "./Exposure";
import { List } from "./List";
import { words } from "./words";
import "./releases.css";

const GRANTS: readonly Role[] = ["COMPANY_ADMIN", "COMPANY_COORDINATOR"];

type Company = NonNullable<Viewer["memberships"][number]["organisation"]>;

/** The companies for which the viewer releases hours. */
function companiesOf(who: Viewer | null | undefined): readonly Company[] {
  const held = who?.memberships.filter((one) => one.roles.some((role) => GRANTS.includes(role))) ?? [];
  return held.flatMap(({ organisation }) => (organisation?.kind === "COMPANY" ? [organisation] : []));
}

export default function ReleasesPage() {
  const said = say(words);
  const companies = companiesOf(viewer.value);
  const company = choiceOf().company || companies[0]?.id;
  return (
    <div class="page page-top stack releases">
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      {company ? <p><a href="/imports">{said.importFile}</a></p> : null}
      {companies.length > 1 ? (
        <div class="releases-company">
          <SelectField
            label={said.company}
            options={companies.map((one) => ({ value: one.id, label: one.name }))}
            value={company ?? ""}
            onChange={(event) => choose("company", event.currentTarget.value)}
          />
        </div>
      ) : null}
      {company ? <Overview key={company} company={company} /> : <Notice><p>{said.notForYou}</p></Notice>}
    </div>
  );
}

function Overview({ company }: { company: string }) {
  const said = say(words);
  const { data, error, again } = useQuery(Document, { company, soon: soon() });
  const found = data?.releaseOverview;
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Skeleton height={40} />;
  if (!found) return <Notice kind="warn"><p>{said.notThisCompany}</p></Notice>;
  if (!found.all.totalCount) return <Empty icon="clock" title={said.none}><p class="prose">{said.noneHelp}</p><HelpLink task="release" /></Empty>;
  const counts = { all: found.all.totalCount, soon: found.soon.totalCount, waiting: found.waiting.totalCount };
  return (
    <>
      <div class="releases-top">
        <Sums found={found} />
        {found.endings.length ? <Endings endings={found.endings} /> : null}
      </div>
      <List company={company} counts={counts} />
    </>
  );
}
