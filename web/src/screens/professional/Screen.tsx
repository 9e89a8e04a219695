// A professional as a school sees one: what they teach and may teach, when, what the employer allows, and an invitation.
import { ago, capital } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { param } from "../../core/router";
import { useTitle } from "../../core/title";
import { isAny, signInAddress, viewer } from "../../core/viewer";
import { useVocabulary } from "../../core/vocabulary";
import { Professional, type ProfessionalQuery } from "../../generated/professional";
import { Freshness } from "../../profile/Freshness";
import { ButtonLink } from "../../ui/Button";
import { Notice, Tag } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { Empty, Failed, Skeleton } from "../../ui/Waiting";
import { Employer } from "./Employer";
import { Facts } from "./Facts";
import { Invite } from "./Invite";
import { Papers } from "./Papers";
import { Times } from "./Times";
import { words } from "./words";
import "./professional.css";

export type Profile = NonNullable<ProfessionalQuery["professional"]>;

export default function ProfessionalScreen() {
  const said = say(words);
  const asked = useQuery(Professional, { id: param("id") });
  const found = asked.data?.professional;
  useTitle(found ? capital(found.displayName) : "");
  if (found) return <Page who={found} />;
  if (asked.data)
    return (
      <div class="page page-top">
        <h1 class="hidden-text">{said.missing}</h1>
        <Empty icon="user" title={said.missing}>
          <p>{said.missingText}</p>
          <ButtonLink look="primary" href="/professionals">{said.search}</ButtonLink>
        </Empty>
      </div>
    );
  return (
    <div class="page page-top stack" aria-busy={!asked.error}>
      {asked.error ? <Failed error={asked.error} again={asked.again} /> : <><Skeleton height={2.75} width="60%" /><Skeleton height={30} /></>}
    </div>
  );
}

function Page({ who }: { who: Profile }) {
  const said = say(words);
  const mine = viewer.value?.professional?.id === who.id;
  const invites = isAny("SCHOOL_PLANNER", "SCHOOL_ADMIN", "BOARD_ADMIN");
  return (
    <article class="page page-top stack profile">
      <header class="stack">
        <h1>{capital(who.displayName)}</h1>
        <p class="lead">{who.headline}</p>
        <Tags who={who} />
        {mine ? <Notice><p>{said.mine}</p></Notice> : null}
        <Freshness who={who} mine={mine} />
        {!who.isNamed ? <p class="muted line"><Icon name="eye-off" /><span>{said.anonymous}</span></p> : null}
      </header>
      {who.viewerCan.includes("UPDATE") ? (
        <p class="row no-print">
          <ButtonLink icon="pencil" href={`/professionals/${who.id}/edit`}>{said.change}</ButtonLink>
          {who.viewerCan.includes("CONFIRM") ? <ButtonLink icon="check" href={`/profile/confirm/${who.id}`}>{said.holds}</ButtonLink> : null}
        </p>
      ) : null}
      <div class="profile-columns">
        <div class="stack">
          {invites ? <Invite who={who} /> : null}
          {viewer.value === null ? (
            <section class="card stack no-print">
              <p>{said.guest}</p>
              <ButtonLink look="primary" icon="log-in" href={signInAddress()}>{said.signIn}</ButtonLink>
            </section>
          ) : null}
          <Times who={who} />
          {who.about ? (
            <section class="card stack">
              <h2>{said.about}</h2>
              <p class="prose told">{who.about}</p>
            </section>
          ) : null}
          <Papers who={who} />
        </div>
        <div class="stack">
          <Facts who={who} />
          <Employer who={who} />
          <Seen who={who} mine={mine} />
        </div>
      </div>
    </article>
  );
}

function Tags({ who }: { who: Profile }) {
  const said = say(words);
  const label = useVocabulary("Level");
  const about = [who.isNamed ? who.profession : "", who.employer ? said.at(who.employer.name) : ""].filter(Boolean).join(", ");
  return (
    <>
      {about ? <p class="line"><Icon name="briefcase" /><span>{capital(about)}</span></p> : null}
      <ul role="list" class="row tags" aria-label={said.teaches}>
        {who.subjects.map((one) => <li key={one.subject.code}><Tag tone="brand" icon="book-open">{one.subject.label}</Tag></li>)}
        {who.levels.map((one) => <li key={one}><Tag>{label("Level", one)}</Tag></li>)}
      </ul>
    </>
  );
}

function Seen({ who, mine }: { who: Profile; mine: boolean }) {
  const said = say(words);
  const label = useVocabulary("Visibility");
  const hidden = who.hiddenFrom?.length ?? 0;
  return (
    <section class="card stack seen">
      <h2>{said.seen}</h2>
      {who.visibility ? <p>{said.seenOwn(label("Visibility", who.visibility))}</p> : null}
      {hidden ? <p>{said.hidden(hidden)}</p> : null}
      {mine || who.visibility ? null : <p>{who.isNamed ? said.seenNamed : said.seenOther}</p>}
      {who.confirmedAt ? <p class="muted small">{said.confirmed(ago(who.confirmedAt))}</p> : null}
    </section>
  );
}
