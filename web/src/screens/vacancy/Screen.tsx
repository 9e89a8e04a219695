// A vacancy: its week, what it asks and gives, the school, and who could teach it.
import { ago, day, kilometres, moment } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { param } from "../../core/router";
import { useTitle } from "../../core/title";
import { isAny, viewer } from "../../core/viewer";
import { useVocabulary } from "../../core/vocabulary";
import { Vacancy, type VacancyQuery, VacancySimilar } from "../../generated/vacancy";
import { ButtonLink } from "../../ui/Button";
import { Notice, Tag } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { Empty, Failed, Skeleton } from "../../ui/Waiting";
import { Facts } from "./Facts";
import { ForMe } from "./ForMe";
import { Sharing } from "./Sharing";
import { SchoolFacts, Supervision } from "./School";
import { Week } from "./Week";
import { Who } from "./Who";
import { words } from "./words";
import "./vacancy.css";

export type Post = NonNullable<VacancyQuery["vacancy"]>;

const OPEN = new Set(["PUBLISHED", "PARTLY_FILLED"]);

export default function VacancyScreen() {
  const said = say(words);
  const id = param("id");
  const asked = useQuery(Vacancy, { id });
  const post = asked.data?.vacancy;
  useTitle(post?.title ?? "");
  if (post) return <Page post={post} />;
  if (asked.data)
    return (
      <div class="page page-top">
        <h1 class="hidden-text">{said.missing}</h1>
        <Empty title={said.missing}>
          <p>{said.missingText}</p>
          <ButtonLink look="primary" href="/vacancies">{said.search}</ButtonLink>
        </Empty>
      </div>
    );
  return (
    <div class="page page-top stack" aria-busy={!asked.error}>
      {asked.error ? <Failed error={asked.error} again={asked.again} /> : <><Skeleton height={2.75} width="70%" /><Skeleton height={30} /></>}
    </div>
  );
}

function Page({ post }: { post: Post }) {
  const said = say(words);
  const label = useVocabulary("Level", "VacancyStatus");
  const open = OPEN.has(post.status);
  const runs = post.viewerCan.length > 0 || isAny("MATCHMAKER");
  const me = viewer.value?.professional?.id;
  return (
    <article class="page page-top stack vacancy">
      <header class="stack">
        <h1>{post.title}</h1>
        <p class="lead where">
          <Icon name="school" />
          <span>{[post.school?.name, post.school?.place?.label].filter(Boolean).join(", ")}</span>
        </p>
        <p class="row tags">
          {post.subjects.map((one) => <Tag tone="brand" key={one.code}>{one.label}</Tag>)}
          {post.levels.map((one) => <Tag key={one}>{label("Level", one)}</Tag>)}
          {post.duoAllowed ? <Tag tone="good" icon="users">{said.duo}</Tag> : null}
          {post.subjects.some((one) => one.isShortage) ? <Tag tone="accent" icon="flag">{said.shortage}</Tag> : null}
        </p>
        {post.viewerCan.includes("CHANGE") ? (
          <p class="no-print"><ButtonLink icon="pencil" href={`/vacancies/${post.id}/edit`}>{said.change}</ButtonLink></p>
        ) : null}
        {open ? (
          <p class="muted where"><Icon name="clock" /><span>{closing(post)}</span></p>
        ) : (
          <Notice kind="warn"><p>{said.status}: {label("VacancyStatus", post.status)}. {post.status === "SCHEDULED" && post.publishAt ? said.opens(moment(post.publishAt)) : (post.withdrawReason ?? "")}</p></Notice>
        )}
      </header>
      <div class="vacancy-columns">
        <div class="stack main-side">
          <section class="card stack"><Week post={post} /></section>
          {open && runs && post.timetable.length ? <Who post={post} /> : null}
          {open && me ? <ForMe post={post} me={me} /> : null}
          {open && viewer.value === null ? <Ask /> : null}
          <section class="card stack">
            <h2>{said.about}</h2>
            <div class="prose told" lang={post.textLanguage}>{post.description}</div>
            {post.practiceAdds ? (
              <><h3>{said.adds}</h3><div class="prose told" lang={post.textLanguage}>{post.practiceAdds}</div></>
            ) : null}
          </section>
        </div>
        <div class="stack side">
          <Facts post={post} />
          <Supervision post={post} />
          <SchoolFacts post={post} />
          <Sharing title={post.title} />
        </div>
      </div>
      <Similar id={post.id} />
    </article>
  );
}

function closing(post: Post): string {
  const said = say(words);
  const posted = post.publishedAt ? ` · ${said.published(ago(post.publishedAt))}` : "";
  if (!post.closesAt) return `${said.noClose}${posted}`;
  return new Date(post.closesAt) < new Date() ? said.closed(day(post.closesAt)) : said.closes(day(post.closesAt), ago(post.closesAt));
}

function Ask() {
  const said = say(words);
  const next = encodeURIComponent(location.pathname);
  return (
    <section class="card stack ask no-print">
      <h2>{said.ask}</h2>
      <p>{said.askText}</p>
      <ButtonLink look="primary" icon="log-in" href={`/auth/sign-in?next=${next}`}>{said.signIn}</ButtonLink>
    </section>
  );
}

function Similar({ id }: { id: string }) {
  const said = say(words);
  const found = useQuery(VacancySimilar, { id }).data?.similarVacancies ?? [];
  if (!found.length) return null;
  return (
    <section class="stack no-print">
      <h2>{said.similar}</h2>
      <ul role="list" class="similar">
        {found.map(({ node, distanceKm }) => (
          <li key={node.id} class="card card-link">
            <h3><a class="card-target" href={`/vacancies/${node.id}`}>{node.title}</a></h3>
            <p class="muted">
              {[node.school?.name, node.school?.place?.label, distanceKm === null ? "" : kilometres(distanceKm)].filter(Boolean).join(" · ")}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
