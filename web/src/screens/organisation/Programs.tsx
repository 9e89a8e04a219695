// The programs that call on the API for an organisation: registering one, its secret, another secret, and ending it.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { capital, day, list } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import {
  OrganisationPrograms,
  type OrganisationProgramsQuery,
  OrganisationRevokeProgram,
  OrganisationRotateSecret,
} from "../../generated/organisation";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { Choice } from "../../ui/Field";
import { Empty, Failed, More, SkeletonList } from "../../ui/Waiting";
import { Copyable } from "../../ui/Copyable";
import { Register } from "./Register";
import { programs } from "./programWords";
import type { Found } from "./found";

type Program = OrganisationProgramsQuery["apiClients"]["nodes"][number];

export type Scope = OrganisationProgramsQuery["app"][number];

export interface Secret {
  readonly name: string;
  readonly secret: string;
}

function usePrograms(id: string) {
  const [pages, setPages] = useState<readonly Program[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const asked = useQuery(OrganisationPrograms, { id, after });
  const fresh = asked.data?.apiClients;
  const rows = [...new Map([...pages, ...(fresh?.nodes ?? [])].map((one) => [one.id, one])).values()];
  const more = () => {
    setPages(rows);
    setAfter(fresh?.pageInfo.endCursor ?? null);
  };
  return { ...asked, rows, total: fresh?.totalCount ?? 0, more };
}

export function Programs({ found }: { found: Found }) {
  const said = say(programs);
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<Secret | null>(null);
  const { data, error, again, loading, rows, total, more } = usePrograms(found.id);
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <SkeletonList count={2} height={9} />;
  const button = <Button look="primary" icon="plus" onClick={() => setAsking(true)}>{said.register}</Button>;
  return (
    <section class="stack" aria-labelledby="programs">
      <h2 id="programs">{said.title}</h2>
      <p class="prose">{said.help} <a href="/docs">{said.docs}</a>.</p>
      {rows.length ? (
        <>
          <p class="no-print">{button}</p>
          <ul role="list" class="organisation-list">
            {rows.map((one) => (
              <Row key={one.id} program={one} words={data.app} tell={setSecret} />
            ))}
          </ul>
          {rows.length < total ? <More shown={said.shown(rows.length, total)} total={false} busy={loading} onMore={more} /> : null}
        </>
      ) : (
        <Empty icon="code" title={said.none}>
          <p class="prose">{said.noneHelp}</p>
          {button}
        </Empty>
      )}
      {asking ? <Register found={found} scopes={data} close={() => setAsking(false)} tell={setSecret} /> : null}
      {secret ? <Once secret={secret} close={() => setSecret(null)} /> : null}
    </section>
  );
}

interface RowProps {
  program: Program;
  tell: (secret: Secret) => void;
}

function Row({ program, words, tell }: RowProps & { words: readonly Scope[] }) {
  const said = say(programs);
  const [open, setOpen] = useState<"rotate" | "revoke" | null>(null);
  const close = () => setOpen(null);
  const { name } = program;
  return (
    <li class="organisation-line" data-ended={program.revokedAt ? "" : undefined}>
      <div class="row organisation-line-head">
        <h3 class="organisation-wraps">{name}</h3>
        <Tag tone={program.revokedAt ? "plain" : "brand"}>{said.kinds[program.kind]}</Tag>
      </div>
      <p class="muted">{program.revokedAt ? said.ended(day(program.revokedAt)) : said.since(day(program.createdAt))}</p>
      <p>{said.may}: {list(program.scopes.map((one) => words.find((word) => word.code === one)?.label ?? one))}</p>
      <p class="muted organisation-wraps">{said.id}: <code>{program.id}</code></p>
      {program.redirectUris.length ? <p class="muted organisation-wraps">{program.redirectUris.join(" · ")}</p> : null}
      {program.revokedAt ? null : (
        <div class="row no-print">
          {program.kind === "MACHINE" ? (
            <Button icon="refresh-cw" aria-label={said.rotateOf(name)} onClick={() => setOpen("rotate")}>{said.rotate}</Button>
          ) : null}
          <Button look="quiet" icon="circle-x" aria-label={said.revokeOf(name)} onClick={() => setOpen("revoke")}>{said.revoke}</Button>
        </div>
      )}
      {open === "rotate" ? <Rotate program={program} close={close} tell={tell} /> : null}
      {open === "revoke" ? <Revoke program={program} close={close} /> : null}
    </li>
  );
}

function Rotate({ program, close, tell }: RowProps & { close: () => void }) {
  const said = say(programs);
  const [atOnce, setAtOnce] = useState(false);
  const answer = useAnswer(OrganisationRotateSecret, said.rotated, ({ rotateClientSecret: told }) => {
    close();
    if (told?.__typename === "RotateClientSecretSuccess") tell({ name: program.name, secret: told.secret });
  });
  const run = () => answer.run({ input: { clientId: program.id, endsOldAtOnce: atOnce } });
  return (
    <Ask title={said.rotateOf(program.name)} text={said.rotateText} act={said.rotate} answer={answer} run={run} close={close}>
      <Choice label={said.atOnce} checked={atOnce} onChange={(event) => setAtOnce(event.currentTarget.checked)} />
    </Ask>
  );
}

function Revoke({ program, close }: { program: Program; close: () => void }) {
  const said = say(programs);
  const answer = useAnswer(OrganisationRevokeProgram, said.revoked, close);
  const run = () => answer.run({ input: { clientId: program.id } });
  return (
    <Ask
      title={capital(said.revokeOf(program.name))}
      text={said.revokeText(program.name)}
      act={said.revoke}
      look="danger"
      answer={answer}
      run={run}
      close={close}
    />
  );
}

/** The secret is told this once; nothing keeps it when the dialog is closed. */
function Once({ secret, close }: { secret: Secret; close: () => void }) {
  const said = say(programs);
  return (
    <Dialog title={said.secretTitle} open onClose={close} foot={<Button look="primary" onClick={close}>{said.kept}</Button>}>
      <p>{said.secretText}</p>
      <Copyable id="secret" label={said.secret(secret.name)} text={secret.secret} />
    </Dialog>
  );
}
