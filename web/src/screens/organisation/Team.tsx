// The people of an organisation: who may do what, who owns it, and leaving it.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { capital, day } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { go } from "../../core/router";
import { findViewer, viewer } from "../../core/viewer";
import { useVocabulary } from "../../core/vocabulary";
import {
  OrganisationChange,
  OrganisationHandOver,
  OrganisationLeave,
  type OrganisationMemberFragment,
  OrganisationRemove,
  OrganisationSecondStep,
  OrganisationTeam,
  type Role,
} from "../../generated/organisation";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { Notice, Tag } from "../../ui/Card";
import { Failed, More, SkeletonList } from "../../ui/Waiting";
import { Invitations } from "./Invitations";
import { RoleChoices } from "./RoleChoices";
import { type Found, leads } from "./found";
import { team } from "./teamWords";

type Member = OrganisationMemberFragment;

function useTeam(id: string) {
  const [pages, setPages] = useState<readonly Member[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const asked = useQuery(OrganisationTeam, { id, after });
  const found = asked.data?.organisation;
  const known = new Map([...pages, ...(found?.members?.nodes ?? [])].map((one) => [one.user?.id ?? one.joinedAt, one]));
  const members = [...known.values()];
  const more = () => {
    setPages(members);
    setAfter(found?.members?.pageInfo.endCursor ?? null);
  };
  return { ...asked, members, total: found?.members?.totalCount ?? 0, invitations: found?.invitations ?? null, more };
}

export function Team({ found }: { found: Found }) {
  const said = say(team);
  const { data, error, again, loading, members, total, invitations, more } = useTeam(found.id);
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <SkeletonList count={3} height={7} />;
  const me = members.find((one) => one.user?.id === viewer.value?.user.id);
  return (
    <>
      <section class="stack" aria-labelledby="team">
        <h2 id="team">{said.team}</h2>
        <p class="muted">{said.count(total)}</p>
        <ul role="list" class="organisation-list">
          {members.map((one) => (
            <Row key={one.user?.id ?? one.joinedAt} found={found} member={one} me={me} />
          ))}
        </ul>
        {members.length < total ? <More shown={said.more(members.length, total)} total={false} busy={loading} onMore={more} /> : null}
      </section>
      {invitations ? <Invitations found={found} invitations={invitations} /> : null}
      <SecondStep found={found} demanded={data.organisation?.secondStepDemanded ?? null} />
      {me ? <Leaving found={found} me={me} members={members} /> : null}
    </>
  );
}

interface RowProps {
  found: Found;
  member: Member;
  me: Member | undefined;
}

type Open = "change" | "remove" | "owner" | null;

function Row({ found, member, me }: RowProps) {
  const said = say(team);
  const label = useVocabulary("Role");
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const own = member === me;
  const name = member.user?.name ?? said.unknown;
  const may = leads(found) && !!member.user;
  const props = { found, member, name, close };
  return (
    <li class="organisation-line">
      <div class="row organisation-line-head">
        <h3>{name}{own ? <span class="muted"> ({said.you})</span> : null}</h3>
        {member.isOwner ? <Tag tone="accent" icon="key">{said.owner}</Tag> : null}
      </div>
      <p class="muted organisation-wraps">{[member.user?.email, said.since(day(member.joinedAt))].filter(Boolean).join(" · ")}</p>
      <p class="row">
        {member.roles.length ? member.roles.map((one) => <Tag key={one}>{capital(label("Role", one))}</Tag>) : <Tag>{said.noRoles}</Tag>}
      </p>
      {may ? (
        <div class="row no-print">
          <Button aria-label={said.changeOf(name)} icon="pencil" onClick={() => setOpen("change")}>{said.change}</Button>
          {me?.isOwner && !own && !member.isOwner ? (
            <Button aria-label={said.handOverOf(name)} look="quiet" onClick={() => setOpen("owner")}>{said.handOver}</Button>
          ) : null}
          {!own && (!member.isOwner || me?.isOwner) ? (
            <Button aria-label={said.removeOf(name)} look="quiet" onClick={() => setOpen("remove")}>{said.remove}</Button>
          ) : null}
        </div>
      ) : null}
      {open === "change" ? <Change {...props} /> : null}
      {open === "owner" ? <HandOver {...props} /> : null}
      {open === "remove" ? <Remove {...props} /> : null}
    </li>
  );
}

interface ActProps {
  found: Found;
  member: Member;
  name: string;
  close: () => void;
}

function Change({ found, member, name, close }: ActProps) {
  const said = say(team);
  const [roles, setRoles] = useState<readonly Role[]>(member.roles);
  const [missing, setMissing] = useState(false);
  // One's own roles decide what the menu and these pages offer.
  const answer = useAnswer(OrganisationChange, said.changed, () => {
    void findViewer();
    close();
  });
  const run = async () => {
    setMissing(!roles.length);
    if (roles.length) await answer.run({ input: { organisationId: found.id, userId: member.user?.id ?? "", roles: [...roles] } });
  };
  return (
    <Ask title={said.changeTitle(name)} text={said.changeText} act={said.change} answer={answer} run={run} close={close}>
      <RoleChoices kind={found.kind} chosen={roles} onChange={setRoles} missing={missing} />
    </Ask>
  );
}

function HandOver({ found, member, name, close }: ActProps) {
  const said = say(team);
  const answer = useAnswer(OrganisationHandOver, said.handedOver, () => {
    void findViewer();
    close();
  });
  const run = () => answer.run({ input: { organisationId: found.id, userId: member.user?.id ?? "" } });
  return <Ask title={said.handOverOf(name)} text={said.handOverText(name)} act={said.handOver} look="danger" answer={answer} run={run} close={close} />;
}

function Remove({ found, member, name, close }: ActProps) {
  const said = say(team);
  const answer = useAnswer(OrganisationRemove, said.removed, close);
  const run = () => answer.run({ input: { organisationId: found.id, userId: member.user?.id ?? "" } });
  return <Ask title={said.removeOf(name)} text={said.removeText(name)} act={said.remove} look="danger" answer={answer} run={run} close={close} />;
}

/** Leaving, or what to do first for whoever is the only owner. */
function Leaving({ found, me, members }: { found: Found; me: Member; members: readonly Member[] }) {
  const said = say(team);
  const [open, setOpen] = useState(false);
  const answer = useAnswer(OrganisationLeave, said.left, () => {
    void findViewer();
    go("/organisations");
  });
  if (me.isOwner && !members.some((one) => one.isOwner && one !== me))
    return (
      <Notice>
        <p>
          <strong>{said.onlyOwner}.</strong> {members.length > 1 ? said.onlyOwnerHelp : said.onlyOwnerAlone}
        </p>
      </Notice>
    );
  const run = () => answer.run({ input: { organisationId: found.id } });
  return (
    <p class="no-print">
      <Button look="danger" icon="log-out" onClick={() => setOpen(true)}>{said.leave}</Button>
      {open ? (
        <Ask title={said.leave} text={said.leaveText(found.name)} act={said.leave} look="danger" answer={answer} run={run} close={() => setOpen(false)} />
      ) : null}
    </p>
  );
}

/** Whether everybody here must show two proofs; who runs the team decides. */
function SecondStep({ found, demanded }: { found: Found; demanded: boolean | null }) {
  const said = say(team);
  const [open, setOpen] = useState(false);
  const done = demanded ? said.released : said.demanded;
  const answer = useAnswer(OrganisationSecondStep, done, () => setOpen(false));
  if (demanded === null) return null;
  const act = demanded ? said.release : said.demand;
  const run = () => answer.run({ input: { organisationId: found.id, demanded: !demanded } });
  return (
    <section class="stack" aria-labelledby="step">
      <h2 id="step">{said.step}</h2>
      <p><strong>{demanded ? said.stepOn : said.stepOff}</strong> {said.stepHelp}</p>
      {leads(found) ? <p class="no-print"><Button icon="shield-check" onClick={() => setOpen(true)}>{act}</Button></p> : null}
      {open ? (
        <Ask title={act} text={demanded ? said.releaseText : said.demandText} act={act} answer={answer} run={run} close={() => setOpen(false)} />
      ) : null}
    </section>
  );
}
