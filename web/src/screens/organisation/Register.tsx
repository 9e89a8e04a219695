// Registering a program: what kind, its name, what it may do, and for an app where it is answered.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { capital } from "../../core/format";
import { say } from "../../core/i18n";
import { type ClientKind, OrganisationRegisterProgram, type Permission } from "../../generated/organisation";
import { Ask } from "../../ui/Ask";
import { Choice, Group, TextArea, TextField } from "../../ui/Field";
import type { Scope, Secret } from "./Programs";
import { programs } from "./programWords";
import type { Found } from "./found";

interface Props {
  found: Found;
  scopes: { readonly app: readonly Scope[]; readonly machine: readonly Scope[] };
  close: () => void;
  tell: (secret: Secret) => void;
}

export function Register({ found, scopes, close, tell }: Props) {
  const said = say(programs);
  const [kind, setKind] = useState<ClientKind>("MACHINE");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Permission[]>([]);
  const [addresses, setAddresses] = useState("");
  const [tried, setTried] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const offered = kind === "APP" ? scopes.app : scopes.machine;
  const wanted = chosen.filter((one) => offered.some((scope) => scope.code === one));
  const uris = kind === "APP" ? addresses.split("\n").map((one) => one.trim()).filter(Boolean) : [];
  const lacks = { name: !name.trim(), scopes: !wanted.length, uris: kind === "APP" && !uris.length };
  const answer = useAnswer(OrganisationRegisterProgram, said.registered, ({ registerClient: told }) => {
    close();
    if (told?.__typename === "RegisterClientSuccess" && told.secret) tell({ name: told.client.name, secret: told.secret });
  });
  const run = async () => {
    setTried(true);
    if (lacks.name || lacks.scopes || lacks.uris) return;
    await answer.run({ input: { organisationId: found.id, kind, name, scopes: wanted, redirectUris: uris, idempotencyKey: key } });
  };
  return (
    <Ask title={said.register} text={said.registerText} act={said.register} answer={answer} run={run} close={close}>
      <Group legend={said.kind}>
        {(["MACHINE", "APP"] as const).map((one) => (
          <Choice key={one} type="radio" name="kind" label={one === "APP" ? said.app : said.machine} checked={kind === one} onChange={() => setKind(one)} />
        ))}
      </Group>
      <TextField
        label={said.name}
        hint={kind === "APP" ? said.nameHint : undefined}
        error={tried && lacks.name ? said.nameNeeded : null}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      {kind === "APP" ? (
        <TextArea
          label={said.addresses}
          hint={said.addressesHint}
          error={tried && lacks.uris ? said.addressNeeded : null}
          rows={3}
          value={addresses}
          onInput={(event) => setAddresses(event.currentTarget.value)}
        />
      ) : null}
      <Scopes offered={offered} chosen={wanted} onChange={setChosen} missing={tried && lacks.scopes} />
    </Ask>
  );
}

interface ScopesProps {
  offered: readonly Scope[];
  chosen: readonly Permission[];
  onChange: (scopes: readonly Permission[]) => void;
  missing: boolean;
}

function Scopes({ offered, chosen, onChange, missing }: ScopesProps) {
  const said = say(programs);
  return (
    <Group legend={said.scopes} error={missing ? said.scopesNeeded : null}>
      {offered.map((one) => (
        <Choice
          key={one.code}
          label={capital(one.label)}
          checked={chosen.includes(one.code)}
          onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, one.code] : chosen.filter((code) => code !== one.code))}
        />
      ))}
    </Group>
  );
}
