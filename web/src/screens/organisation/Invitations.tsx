// Who was asked to join: asking somebody, handing over the code, and taking it back.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { capital, day, list } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { OrganisationInvite, OrganisationRevoke, type OrganisationTeamQuery, type Role } from "../../generated/organisation";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { Copyable } from "../../ui/Copyable";
import { RoleChoices } from "./RoleChoices";
import type { Found } from "./found";
import { team } from "./teamWords";

type Invitation = NonNullable<NonNullable<OrganisationTeamQuery["organisation"]>["invitations"]>[number];

interface Told {
  readonly email: string;
  readonly token: string;
  readonly isMailed: boolean;
}

export function Invitations({ found, invitations }: { found: Found; invitations: readonly Invitation[] }) {
  const said = say(team);
  const [asking, setAsking] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  return (
    <section class="stack" aria-labelledby="invitations">
      <h2 id="invitations">{said.invitations}</h2>
      {invitations.length ? (
        <ul role="list" class="organisation-list">
          {invitations.map((one) => (
            <Row key={one.id} invitation={one} />
          ))}
        </ul>
      ) : (
        <p class="muted">{said.none}</p>
      )}
      <p class="no-print">
        <Button look="primary" icon="user-plus" onClick={() => setAsking(true)}>{said.invite}</Button>
      </p>
      {asking ? <Invite found={found} close={() => setAsking(false)} tell={setTold} /> : null}
      {told ? <HandOut told={told} close={() => setTold(null)} /> : null}
    </section>
  );
}

function Row({ invitation }: { invitation: Invitation }) {
  const said = say(team);
  const label = useVocabulary("Role");
  const [open, setOpen] = useState(false);
  const answer = useAnswer(OrganisationRevoke, said.revoked, () => setOpen(false));
  const run = () => answer.run({ input: { invitationId: invitation.id } });
  const { email } = invitation;
  return (
    <li class="organisation-line">
      <h3 class="organisation-wraps">{email}</h3>
      <p>{capital(list(invitation.roles.map((one) => label("Role", one))))}</p>
      <p class="muted">{said.open(day(invitation.expiresAt))}</p>
      <p class="no-print">
        <Button look="quiet" icon="undo-2" aria-label={said.revokeOf(email)} onClick={() => setOpen(true)}>{said.revoke}</Button>
      </p>
      {open ? (
        <Ask title={said.revokeOf(email)} text={said.revokeText(email)} act={said.revoke} look="danger" answer={answer} run={run} close={() => setOpen(false)} />
      ) : null}
    </li>
  );
}

function Invite({ found, close, tell }: { found: Found; close: () => void; tell: (told: Told) => void }) {
  const said = say(team);
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const [tried, setTried] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const answer = useAnswer(OrganisationInvite, said.invited, ({ inviteMember }) => {
    close();
    // Who sends the same twice is told no code the second time: it is kept as a hash only.
    if (inviteMember?.__typename === "InviteMemberSuccess" && inviteMember.token) tell({ email: email.trim(), ...inviteMember });
  });
  const run = async () => {
    setTried(true);
    if (!email.trim() || !roles.length) return;
    await answer.run({ input: { organisationId: found.id, email, roles: [...roles], idempotencyKey: key } });
  };
  return (
    <Ask title={said.invite} text={said.inviteText} act={said.invite} answer={answer} run={run} close={close}>
      <TextField
        type="email"
        autocomplete="off"
        label={said.email}
        error={tried && !email.trim() ? said.emailNeeded : null}
        value={email}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleChoices kind={found.kind} chosen={roles} onChange={setRoles} missing={tried && !roles.length} />
    </Ask>
  );
}

function HandOut({ told, close }: { told: Told; close: () => void }) {
  const said = say(team);
  return (
    <Dialog
      title={told.isMailed ? said.mailedTitle : said.handTitle}
      open
      onClose={close}
      foot={<Button look="primary" onClick={close}>{said.understood}</Button>}
    >
      <p class="organisation-wraps">{told.isMailed ? said.mailed(told.email) : said.hand(told.email)}</p>
      <Copyable id="code" label={said.code} text={told.token} />
      <Copyable id="page" label={said.page} text={`${location.origin}/auth/invitation`} />
      <p><strong>{said.once}</strong></p>
    </Dialog>
  );
}
