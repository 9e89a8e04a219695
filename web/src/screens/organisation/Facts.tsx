// What an organisation says about itself, changing it, and letting it into the market or keeping it out.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { capital, day, list } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import {
  type OrganisationAction,
  OrganisationRestore,
  OrganisationSuspend,
  OrganisationUpdate,
  OrganisationVerify,
} from "../../generated/organisation";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { TextArea, TextField } from "../../ui/Field";
import { type Found, leads } from "./found";
import { words } from "./words";

export function Facts({ found }: { found: Found }) {
  const said = say(words);
  const [open, setOpen] = useState(false);
  return (
    <section class="stack" aria-labelledby="facts">
      <h2 id="facts">{said.facts}</h2>
      {found.description ? <p class="prose organisation-text">{found.description}</p> : null}
      <dl class="facts">
        {linesOf(found).map(([name, value]) => (
          <Line key={name} name={name} value={value} />
        ))}
        <Codes found={found} />
      </dl>
      <div class="row no-print">
        {leads(found) ? <Button icon="pencil" onClick={() => setOpen(true)}>{said.edit}</Button> : null}
        <Deciding found={found} />
      </div>
      {open ? <Edit found={found} close={() => setOpen(false)} /> : null}
    </section>
  );
}

function Line({ name, value }: { name: string; value: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

const link = (one: { id: string; name: string }) => <a href={`/organisations/${one.id}`}>{one.name}</a>;

/** Several organisations below each other: their names are long. */
function Several({ of }: { of: readonly { id: string; name: string }[] }) {
  return (
    <ul role="list" class="organisation-links">
      {of.map((one) => (
        <li key={one.id}>{link(one)}</li>
      ))}
    </ul>
  );
}

function addressOf({ place }: Found): string {
  if (!place) return "";
  const street = [place.street, place.houseNumber].filter(Boolean).join(" ");
  return [street, [place.postcode, place.label].filter(Boolean).join(" ")].filter(Boolean).join(", ");
}

function linesOf(found: Found): readonly (readonly [string, ComponentChildren])[] {
  const said = say(words);
  const lines: [string, ComponentChildren][] = [[said.address, addressOf(found) || <span class="muted">{said.noAddress}</span>]];
  if (found.website) lines.push([said.website, <a href={found.website} rel="noopener noreferrer">{found.website.replace(/^https?:\/\//, "")}</a>]);
  if ("kvkNo" in found && found.kvkNo) lines.push([said.kvk, found.kvkNo]);
  if ("brin" in found && found.brin) lines.push([said.brin, [found.brin, found.locationCode].filter(Boolean).join(" · ")]);
  if ("boardNo" in found && found.boardNo) lines.push([said.boardNo, found.boardNo]);
  if ("board" in found && found.board) lines.push([said.board, link(found.board)]);
  if (found.parents.length) lines.push([said.parents, <Several of={found.parents} />]);
  if ("schools" in found && found.schools.nodes.length) lines.push([said.schools, <Several of={found.schools.nodes} />]);
  if (found.responseRate) lines.push([said.answers, said.answersText(found.responseRate.percent, found.responseRate.asked)]);
  if (found.verifiedAt) lines.push([said.verified, day(found.verifiedAt)]);
  return lines;
}

/** What a school is, in the server's words. */
function Codes({ found }: { found: Found }) {
  const said = say(words);
  const label = useVocabulary("Sector", "Level", "HolidayRegion");
  if (!("brin" in found)) return null;
  return (
    <>
      {found.sectors.length ? <Line name={said.sectors} value={list(found.sectors.map((one) => label("Sector", one)))} /> : null}
      {found.levels.length ? <Line name={said.levels} value={list(found.levels.map((one) => label("Level", one)))} /> : null}
      {found.denomination ? <Line name={said.denomination} value={capital(found.denomination)} /> : null}
      {found.holidayRegion ? <Line name={said.holidays} value={capital(label("HolidayRegion", found.holidayRegion))} /> : null}
    </>
  );
}

const FIELDS = ["website", "street", "houseNumber", "postcode", "place"] as const;

function Edit({ found, close }: { found: Found; close: () => void }) {
  const said = say(words);
  const before = {
    description: found.description ?? "",
    website: found.website ?? "",
    street: found.place?.street ?? "",
    houseNumber: found.place?.houseNumber ?? "",
    postcode: found.place?.postcode ?? "",
    place: found.place?.label ?? "",
  };
  const [now, setNow] = useState(before);
  const answer = useAnswer(OrganisationUpdate, said.saved, close);
  const set = (name: keyof typeof before) => (event: { currentTarget: { value: string } }) => setNow({ ...now, [name]: event.currentTarget.value });
  // Only what was changed is sent: what the register says would be refused, even when it stays the same.
  const changed = (name: keyof typeof before) => (now[name] === before[name] ? null : now[name]);
  const run = () =>
    answer.run({
      input: {
        organisationId: found.id,
        expectedVersion: found.version,
        description: changed("description"),
        website: changed("website"),
        street: changed("street"),
        houseNumber: changed("houseNumber"),
        postcode: changed("postcode"),
        place: changed("place"),
      },
    });
  return (
    <Ask title={said.edit} text={said.editText} act={said.save} answer={answer} run={run} close={close}>
      <TextArea label={said.description} hint={said.descriptionHint} optional rows={5} value={now.description} onInput={set("description")} />
      {FIELDS.map((name) => (
        <TextField key={name} label={said[name]} optional value={now[name]} onInput={set(name)} />
      ))}
    </Ask>
  );
}

const DECISIONS = { VERIFY: OrganisationVerify, SUSPEND: OrganisationSuspend, RESTORE: OrganisationRestore } as const;
type Decision = keyof typeof DECISIONS;
const isDecision = (one: OrganisationAction): one is Decision => one in DECISIONS;

function Deciding({ found }: { found: Found }) {
  const said = say(words);
  const [open, setOpen] = useState<Decision | null>(null);
  return (
    <>
      {found.viewerCan.filter(isDecision).map((one) => (
        <Button key={one} look={one === "SUSPEND" ? "danger" : "primary"} onClick={() => setOpen(one)}>{said.decide[one]}</Button>
      ))}
      {open ? <Decide found={found} what={open} close={() => setOpen(null)} /> : null}
    </>
  );
}

function Decide({ found, what, close }: { found: Found; what: Decision; close: () => void }) {
  const said = say(words);
  const [reason, setReason] = useState("");
  const answer = useAnswer<object, { input: { organisationId: string; reason: string; expectedVersion: number } }>(DECISIONS[what], said.decided, close);
  const run = () => answer.run({ input: { organisationId: found.id, reason, expectedVersion: found.version } });
  return (
    <Ask
      title={`${said.decide[what]}: ${found.name}`}
      text={said.decideText[what]}
      act={said.decide[what]}
      look={what === "SUSPEND" ? "danger" : "primary"}
      answer={answer}
      run={run}
      close={close}
    >
      <TextArea label={said.reason} rows={3} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
    </Ask>
  );
}
