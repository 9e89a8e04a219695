// What is held about the viewer, who saw it, and what they decide about it.
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { PrivacyMine, type PrivacyMineQuery } from "../../generated/privacy";
import { ButtonLink } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { Failed, Skeleton } from "../../ui/Waiting";
import { Consents } from "./Consents";
import { Erasing } from "./Erasing";
import { Hiding } from "./Hiding";
import { Part } from "./Part";
import { Seen } from "./Seen";
import { words } from "./words";
import "./privacy.css";

export type Mine = NonNullable<PrivacyMineQuery["viewer"]>;

export default function Privacy() {
  const said = say(words);
  const { data, error, again } = useQuery(PrivacyMine, {});
  const mine = data?.viewer;
  // An erased profile is none: what is left of it belongs to nobody.
  const person = mine?.professional && mine.professional.status !== "ERASED" ? mine.professional : null;
  return (
    <div class="page page-top stack privacy-page">
      <p><a href="/account"><Icon name="arrow-left" /> {said.back}</a></p>
      <h1>{said.title}</h1>
      <p class="lead prose">{said.intro}</p>
      <p><a href="/privacy">{said.rules}</a></p>
      {error ? <Failed error={error} again={again} /> : null}
      {mine ? (
        <>
          {person ? <Standing person={person} /> : <Without />}
          {person ? <Seen /> : null}
          {person ? <Hiding person={person} /> : null}
          <Consents consents={mine.consents} hasProfile={!!person} />
          <Taking />
          <Erasing person={person} />
          <p class="muted">{said.complain}</p>
        </>
      ) : (
        <Skeleton height={60} />
      )}
    </div>
  );
}

function Standing({ person }: { person: NonNullable<Mine["professional"]> }) {
  const said = say(words);
  const label = useVocabulary("Visibility", "ProfileStatus");
  return (
    <Card class="stack">
      <p>
        {person.status === "PUBLISHED" && person.visibility
          ? said.visibleAs(label("Visibility", person.visibility))
          : said.status(label("ProfileStatus", person.status))}{" "}
        {person.isNamed ? said.named : said.unnamed}
      </p>
      <p><ButtonLink href={`/professionals/${person.id}`} icon="eye">{said.profileGo}</ButtonLink></p>
    </Card>
  );
}

function Without() {
  const said = say(words);
  return (
    <Card class="stack">
      <h2>{said.noProfile}</h2>
      <p>{said.noProfileText}</p>
    </Card>
  );
}

function Taking() {
  const said = say(words);
  return (
    <Part name="export" intro={said.exportIntro}>
      <div class="row">
        <ButtonLink href="/privacy/export" icon="eye">{said.exportRead}</ButtonLink>
        <ButtonLink href="/privacy/export.json" download icon="download">{said.exportFile}</ButtonLink>
      </div>
    </Part>
  );
}
