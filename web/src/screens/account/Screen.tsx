// One's own account: who one is, how and where one is signed in, and which apps may act.
import { day } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { Account as Document, type AccountQuery } from "../../generated/account";
import { ButtonLink } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { Failed, Skeleton } from "../../ui/Waiting";
import { Details } from "./Details";
import { Sessions } from "./Sessions";
import { useSignIn } from "./signIn";
import { Ways } from "./Ways";
import { words } from "./words";
import "./account.css";

type Viewer = NonNullable<AccountQuery["viewer"]>;

export default function Account() {
  const said = say(words);
  const { data, error, again } = useQuery(Document, {});
  const signIn = useSignIn();
  const viewer = data?.viewer;
  return (
    <div class="page page-top stack account-page">
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      <nav aria-label={said.title} class="row">
        <a class="chip" href="/account/privacy"><Icon name="shield-check" /> {said.privacy}</a>
        <a class="chip" href="/alerts"><Icon name="bookmark" /> {said.alerts}</a>
        <a class="chip" href="/inbox/settings"><Icon name="bell" /> {said.notices}</a>
        <a class="chip" href="/feeds"><Icon name="calendar" /> {said.feeds}</a>
      </nav>
      {error ? <Failed error={error} again={again} /> : null}
      {signIn.error ? <Failed error={signIn.error} again={signIn.again} /> : null}
      <div class="account-columns">
        <div class="stack">
          {viewer ? <Details user={viewer.user} isProven={signIn.data?.isProven ?? null} /> : <Skeleton height={27} />}
          {viewer ? <Seats seats={viewer.memberships} /> : <Skeleton height={9} />}
          {viewer ? <Apps consents={viewer.consents} /> : <Skeleton height={14} />}
        </div>
        <div class="stack">
          {signIn.data ? <Ways found={signIn.data} /> : <Skeleton height={30} />}
          {signIn.data ? <Sessions places={signIn.data.sessions} again={signIn.again} /> : <Skeleton height={16} />}
        </div>
      </div>
    </div>
  );
}

function Seats({ seats }: { seats: Viewer["memberships"] }) {
  const said = say(words);
  const label = useVocabulary("Role");
  return (
    <Card class="stack">
      <h2>{said.seats}</h2>
      {seats.length ? (
        <ul role="list" class="stack account-lines">
          {seats.map((one, index) => (
            <li key={one.organisation?.id ?? index}>
              <strong>{one.organisation?.name}</strong>
              <br />
              <span class="muted">
                {[...one.roles.map((role) => label("Role", role)), one.isOwner ? said.owner : ""].filter(Boolean).join(", ")}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p>{said.seatsNone}</p>
      )}
    </Card>
  );
}

function Apps({ consents }: { consents: Viewer["consents"] }) {
  const said = say(words);
  const apps = consents.filter((one) => one.kind === "APP" && !one.withdrawnAt);
  return (
    <Card class="stack">
      <h2>{said.apps}</h2>
      <p class="muted">{said.appsIntro}</p>
      <p>{said.appsCount(apps.length)}</p>
      {apps.length ? (
        <ul role="list" class="stack account-lines">
          {apps.map((one, index) => (
            <li key={index}>{said.appBy(one.organisation?.name ?? "Duobaan", day(one.givenAt))}</li>
          ))}
        </ul>
      ) : null}
      <div class="row">
        <ButtonLink href="/oauth/apps" icon="key">{said.appsGo}</ButtonLink>
        <a href="/auth/tokens">{said.tokensGo}</a>
      </div>
    </Card>
  );
}
