// Registering an organisation, known by the numbers that its kind has; who registers becomes its owner.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { go } from "../../core/router";
import { findViewer } from "../../core/viewer";
import { OrganisationsRegions, OrganisationsRegister } from "../../generated/organisations";
import { Ask } from "../../ui/Ask";
import { SelectField, TextField } from "../../ui/Field";
import { words } from "./words";

const KINDS = ["COMPANY", "SCHOOL", "SCHOOL_BOARD", "TRAINING_INSTITUTE"] as const;
type Kind = (typeof KINDS)[number];
const NUMBERS = { COMPANY: ["kvk"], SCHOOL: ["brin", "location"], SCHOOL_BOARD: ["board"], TRAINING_INSTITUTE: ["kvk"] } as const;
const HINTS = { kvk: "kvkHint", brin: "brinHint", location: "locationHint", board: "boardHint" } as const;

export function Register({ close }: { close: () => void }) {
  const said = say(words);
  const [kind, setKind] = useState<Kind>("COMPANY");
  const [now, setNow] = useState<Record<string, string>>({});
  const [key] = useState(() => crypto.randomUUID());
  const regions = useQuery(OrganisationsRegions, {}).data?.organisations.nodes ?? [];
  const answer = useAnswer(OrganisationsRegister, said.registered, ({ registerOrganisation: told }) => {
    void findViewer();
    if (told?.__typename === "RegisterOrganisationSuccess") go(`/organisations/${told.organisation.id}`);
  });
  const of = (name: string) => now[name]?.trim() || null;
  const field = (name: string) => ({
    value: now[name] ?? "",
    onInput: (event: { currentTarget: { value: string } }) => setNow({ ...now, [name]: event.currentTarget.value }),
  });
  const numbers: readonly (keyof typeof HINTS)[] = NUMBERS[kind];
  const own = (name: keyof typeof HINTS) => (numbers.includes(name) ? of(name) : null);
  const run = () =>
    answer.run({
      input: {
        kind,
        name: of("name") ?? "",
        kvkNo: own("kvk"),
        brin: own("brin"),
        locationCode: own("location"),
        boardNo: own("board"),
        place: of("place"),
        postcode: of("postcode"),
        regionId: of("region"),
        idempotencyKey: key,
      },
    });
  return (
    <Ask title={said.register} text={said.registerText} act={said.register} answer={answer} run={run} close={close}>
      <SelectField
        label={said.kind}
        options={KINDS.map((value) => ({ value, label: said.kinds[value] }))}
        value={kind}
        onInput={(event) => setKind(event.currentTarget.value as Kind)}
      />
      <TextField label={said.name} {...field("name")} />
      {numbers.map((one) => (
        <TextField key={one} label={said[one]} hint={said[HINTS[one]]} {...field(one)} />
      ))}
      <TextField label={said.postcode} optional {...field("postcode")} />
      <TextField label={said.place} optional {...field("place")} />
      <SelectField
        label={said.region}
        options={[{ value: "", label: said.noRegion }, ...regions.map((one) => ({ value: one.id, label: one.name }))]}
        {...field("region")}
      />
    </Ask>
  );
}
