// The organisations that one belongs to, registering one, and for a region those that wait to be checked.
import { useState } from "preact/hooks";
import { capital, list } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { isAny, type Viewer, viewer } from "../../core/viewer";
import { Button, ButtonLink } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { Empty } from "../../ui/Waiting";
import { Register } from "./Register";
import { Waiting } from "./Waiting";
import { words } from "./words";
import "./organisations.css";

type Seat = Viewer["memberships"][number];

export default function Organisations() {
  const said = say(words);
  const [open, setOpen] = useState(false);
  const seats = viewer.value?.memberships ?? [];
  const ways = (
    <div class={seats.length ? "row no-print" : "row no-print organisations-ways"}>
      <ButtonLink href="/auth/invitation" icon="key">{said.code}</ButtonLink>
      <Button icon="plus" onClick={() => setOpen(true)}>{said.register}</Button>
    </div>
  );
  return (
    <div class="page page-top stack">
      <h1>{said.title}</h1>
      {seats.length ? (
        <>
          <ul role="list" class="organisations">
            {seats.map((one) => (one.organisation ? <Seated key={one.organisation.id} seat={one} /> : null))}
          </ul>
          <p class="muted">{said.more}</p>
          {ways}
        </>
      ) : (
        <Empty icon="building-2" title={said.none}>
          <p class="prose">{said.noneHelp}</p>
          {ways}
        </Empty>
      )}
      {isAny("REGION_ADMIN", "PLATFORM_ADMIN") ? <Waiting /> : null}
      {open ? <Register close={() => setOpen(false)} /> : null}
    </div>
  );
}

function Seated({ seat }: { seat: Seat }) {
  const said = say(words);
  const label = useVocabulary("Role", "OrganisationKind");
  const { organisation } = seat;
  if (!organisation) return null;
  return (
    <li class="card card-link stack">
      <h2><a class="card-target" href={`/organisations/${organisation.id}`}>{organisation.name}</a></h2>
      <p class="row">
        <Tag tone="brand">{capital(label("OrganisationKind", organisation.kind))}</Tag>
        {seat.isOwner ? <Tag tone="accent" icon="key">{said.owner}</Tag> : null}
      </p>
      {seat.roles.length ? <p class="muted">{capital(list(seat.roles.map((one) => label("Role", one))))}</p> : null}
    </li>
  );
}
