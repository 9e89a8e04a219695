// The first question: what the vacancy is called, for which school; from then on it is a draft on the server.
import { useState } from "preact/hooks";
import { capital } from "../../core/format";
import { say } from "../../core/i18n";
import { useMutation, useQuery } from "../../core/query";
import { go } from "../../core/router";
import { recall, retain } from "../../core/store";
import { useVocabulary } from "../../core/vocabulary";
import { PostVacancyCreate, PostVacancyStart, type PostVacancyStartQuery, type Sector } from "../../generated/post-vacancy";
import { OneOf } from "../../posting/Options";
import { Question } from "../../posting/Question";
import { errorAt, idOf, mistakesOf, type Wrong, wrongOf } from "../../posting/refusals";
import { words as shared } from "../../posting/words";
import { ButtonLink } from "../../ui/Button";
import { SelectField, TextField } from "../../ui/Field";
import { Empty, Failed, Skeleton } from "../../ui/Waiting";
import { STEPS } from "./steps";
import { words } from "./words";

const WRITES: ReadonlySet<string> = new Set(["SCHOOL_PLANNER", "SCHOOL_TIMETABLER", "SCHOOL_ADMIN", "BOARD_ADMIN"]);
const NEW = "vacancy.new";

interface School {
  readonly id: string;
  readonly name: string;
  readonly sectors: readonly Sector[];
}

/** The schools for which the viewer may write: their own, and those of their board. */
function schoolsOf(data: PostVacancyStartQuery): School[] {
  const found = new Map<string, School>();
  for (const { organisation, roles } of data.viewer?.memberships ?? []) {
    if (!organisation || !roles.some((one) => WRITES.has(one))) continue;
    if ("schools" in organisation)
      for (const one of organisation.schools.nodes) if ("sectors" in one) found.set(one.id, one);
    if ("sectors" in organisation) found.set(organisation.id, organisation);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

export function Start() {
  const said = say(words);
  const { data, error, again } = useQuery(PostVacancyStart, {});
  if (error) return <Shown title={said.of}><Failed error={error} again={again} /></Shown>;
  if (!data) return <Shown title={said.titles.start}><Skeleton height={20} /></Shown>;
  const schools = schoolsOf(data);
  if (!schools.length)
    return (
      <Shown title={said.of} hidden>
        <Empty icon="school" title={said.noSchool}>
          <p class="prose">{said.noSchoolHelp}</p>
          <ButtonLink href="/professionals" look="primary">{said.toPeople}</ButtonLink>
        </Empty>
      </Shown>
    );
  return <Naming schools={schools} drafts={data.vacancies.nodes.filter((one) => one.viewerCan.includes("CHANGE"))} />;
}

function Shown({ title, hidden, children }: { title: string; hidden?: boolean; children: preact.ComponentChildren }) {
  return (
    <div class="page page-top stack">
      <h1 class={hidden ? "hidden-text" : ""}>{title}</h1>
      {children}
    </div>
  );
}

interface Begun {
  readonly title: string;
  readonly school: string;
  readonly sector: string;
}

function Naming({ schools, drafts }: { schools: readonly School[]; drafts: PostVacancyStartQuery["vacancies"]["nodes"] }) {
  const said = say(words);
  const label = useVocabulary("Sector");
  const [begun, setBegun] = useState<Begun>(() => recall<Begun>(NEW) ?? { title: "", school: "", sector: "" });
  const [key] = useState(() => crypto.randomUUID());
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const { run, busy, error } = useMutation(PostVacancyCreate);
  const school = schools.find((one) => one.id === begun.school) ?? (schools.length === 1 ? schools[0] : undefined);
  const sector = school?.sectors.find((one) => one === begun.sector) ?? (school?.sectors.length === 1 ? school.sectors[0] : undefined);
  const set = (more: Partial<Begun>) => {
    const next = { ...begun, ...more };
    setBegun(next);
    retain(NEW, next);
  };
  const next = async () => {
    const need = say(shared).need;
    const found: Wrong[] = [
      ...(begun.title.trim() ? [] : [{ field: "title", text: said.needTitle }]),
      ...(school ? [] : [{ field: "schoolId", text: need }]),
      ...(school && !sector ? [{ field: "sector", text: need }] : []),
    ];
    setWrong(found);
    if (found.length || !school || !sector) return;
    const data = await run({ input: { schoolId: school.id, vacancy: { title: begun.title, sector }, idempotencyKey: key } });
    const result = data?.createVacancy;
    if (!result) return;
    if (result.__typename !== "CreateVacancySuccess") return setWrong(wrongOf(result));
    retain(NEW, null);
    go(`/vacancies/${result.vacancy.id}/edit/${STEPS[1]?.key ?? ""}`);
  };
  return (
    <Question
      of={said.of}
      title={said.titles.start}
      hint={<p>{said.startHint}</p>}
      at={1}
      total={STEPS.length}
      back={null}
      mistakes={mistakesOf(wrong)}
      saving={begun.title ? "here" : null}
      busy={busy}
      next={say(shared).next}
      onNext={() => void next()}
      aside={drafts.length ? <Drafts drafts={drafts} /> : null}
      asideLabel={said.drafts}
    >
      {error ? <Failed error={error} /> : null}
      {schools.length > 1 ? (
        <SelectField
          id={idOf("schoolId")}
          label={said.school}
          error={errorAt(wrong, "schoolId")}
          value={school?.id ?? ""}
          options={[{ value: "", label: say(shared).choose }, ...schools.map((one) => ({ value: one.id, label: one.name }))]}
          onChange={(event) => set({ school: event.currentTarget.value })}
        />
      ) : null}
      <TextField
        id={idOf("title")}
        label={said.name}
        hint={said.nameHint}
        error={errorAt(wrong, "title")}
        value={begun.title}
        maxLength={200}
        onInput={(event) => set({ title: event.currentTarget.value })}
      />
      {school && school.sectors.length > 1 ? (
        <OneOf
          id={idOf("sector")}
          legend={said.sector}
          error={errorAt(wrong, "sector")}
          value={sector ?? null}
          offered={school.sectors.map((one) => ({ value: one, label: capital(label("Sector", one)) }))}
          onChange={(value) => set({ sector: value })}
        />
      ) : null}
    </Question>
  );
}

function Drafts({ drafts }: { drafts: PostVacancyStartQuery["vacancies"]["nodes"] }) {
  const said = say(words);
  return (
    <section class="card stack">
      <h2>{said.drafts}</h2>
      <ul role="list" class="stack">
        {drafts.map((one) => (
          <li key={one.id}>
            <a href={`/vacancies/${one.id}/edit`}>{one.title}</a>
            <span class="muted small"> {one.school?.name} · {said.complete(one.completeness.score)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
