// Who it is: for whom one posts, the name and address, in whose time, the work, the subjects, the levels, the story.
import { useState } from "preact/hooks";
import { capital } from "../core/format";
import { locale, say } from "../core/i18n";
import { useQuery } from "../core/query";
import { useVocabulary } from "../core/vocabulary";
import { type Level, PostProfessionalEmployers, type Sector, type TimeBasis } from "../generated/post-professional";
import { LEVELS, SECTORS } from "../posting/levels";
import { OneOf, SomeOf } from "../posting/Options";
import { idOf } from "../posting/refusals";
import { nameOf, Subjects } from "../posting/Subjects";
import { words as shared } from "../posting/words";
import { RemoveChip } from "../ui/Chip";
import { Combobox } from "../ui/Combobox";
import { SelectField, TextArea, TextField } from "../ui/Field";
import { listOf, type Offer } from "./draft";
import type { Part } from "./parts";
import { words } from "./words";

export function AskWhose({ draft, companies, change, set, error }: Part) {
  const said = say(words);
  return (
    <>
      <OneOf
        id={idOf("whose")}
        legend={said.titles.start}
        bare
        error={error("whose")}
        value={draft.whose}
        offered={(["colleague", "self"] as const).map((value) => ({ value, label: said.whose[value], about: said.whoseAbout[value] }))}
        onChange={(value) => {
          change({ whose: value as "colleague" | "self" });
          set({ timeBasis: "EMPLOYER_TIME" });
        }}
      />
      {draft.whose === "colleague" && companies.length > 1 ? (
        <SelectField
          id={idOf("onBehalfOf")}
          label={said.company}
          error={error("onBehalfOf")}
          value={draft.company ?? ""}
          options={[{ value: "", label: say(shared).choose }, ...companies.map((one) => ({ value: one.id, label: one.name }))]}
          onChange={(event) => change({ company: event.currentTarget.value || null })}
        />
      ) : null}
    </>
  );
}

export function AskPerson({ draft, set, error }: Part) {
  const said = say(words);
  const { name, contactEmail, contactPhone } = draft.profile;
  const posting = draft.whose === "colleague";
  return (
    <>
      <TextField id={idOf("name")} label={said.name} autocomplete={posting ? "off" : "name"} maxLength={200} error={error("name")} value={name ?? ""} onInput={(event) => set({ name: event.currentTarget.value })} />
      {posting ? (
        <TextField
          type="email"
          id={idOf("contactEmail")}
          label={said.email}
          hint={said.emailHint}
          autocomplete="off"
          error={error("contactEmail")}
          value={contactEmail ?? ""}
          onInput={(event) => set({ contactEmail: event.currentTarget.value || null })}
        />
      ) : null}
      <TextField
        type="tel"
        id={idOf("contactPhone")}
        label={said.phone}
        hint={said.phoneHint}
        optional
        autocomplete={posting ? "off" : "tel"}
        maxLength={32}
        error={error("contactPhone")}
        value={contactPhone ?? ""}
        onInput={(event) => set({ contactPhone: event.currentTarget.value || null })}
      />
    </>
  );
}

const BASES: readonly TimeBasis[] = ["EMPLOYER_TIME", "OWN_TIME", "SELF_EMPLOYED", "NO_EMPLOYER"];

export function AskBasis(part: Part) {
  const said = say(words);
  const { draft, change, set, error } = part;
  const basis = draft.profile.timeBasis;
  const alone = basis === "SELF_EMPLOYED" || basis === "NO_EMPLOYER";
  // Whose time it is can be changed later; which employer it is cannot, once the profile is there.
  const asks = !alone && !draft.done.id;
  return (
    <>
      <OneOf
        id={idOf("timeBasis")}
        legend={said.titles.basis}
        bare
        error={error("timeBasis")}
        value={basis ?? null}
        offered={BASES.map((value) => ({ value, label: said.bases[value], about: said.basesAbout[value] }))}
        onChange={(value) => {
          set({ timeBasis: value as TimeBasis });
          if (value === "SELF_EMPLOYED" || value === "NO_EMPLOYER") change({ employer: null });
        }}
      />
      {asks ? <Employer {...part} /> : null}
    </>
  );
}

function Employer({ draft, change, error }: Part) {
  const said = say(words);
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const { data } = useQuery(PostProfessionalEmployers, text.length > 1 ? { query: text } : null);
  return (
    <div class="stack">
      <Combobox
        id={idOf("employerId")}
        label={said.employer}
        hint={draft.profile.timeBasis === "OWN_TIME" ? said.employerMay : said.employerMust}
        error={error("employerId")}
        listLabel={said.employers}
        value={typed}
        onInput={setTyped}
        options={text ? (data?.searchOrganisations.edges ?? []).map(({ node }) => ({ id: node.id, label: node.name })) : []}
        onChoose={(one) => {
          setTyped("");
          change({ employer: { id: one.id, name: one.label } });
        }}
      />
      {draft.employer ? <div><RemoveChip label={draft.employer.name} onRemove={() => change({ employer: null })} /></div> : null}
    </div>
  );
}

export function AskWork({ draft, set, error }: Part) {
  const said = say(words);
  const { profession, headline } = draft.profile;
  return (
    <>
      <TextField id={idOf("profession")} label={said.profession} hint={said.professionHint} maxLength={120} error={error("profession")} value={profession ?? ""} onInput={(event) => set({ profession: event.currentTarget.value })} />
      <TextField id={idOf("headline")} label={said.headline} hint={said.headlineHint} optional maxLength={200} error={error("headline")} value={headline ?? ""} onInput={(event) => set({ headline: event.currentTarget.value })} />
    </>
  );
}

export function AskSubjects({ draft, known, set, error }: Part) {
  const said = say(words);
  const offers = draft.profile.subjects;
  const offerOf = (subject: string): Offer => offers.find((one) => one.subject === subject) ?? { subject, strength: 3, evidence: null };
  const more = (subject: string, change: Partial<Offer>) => set({ subjects: offers.map((one) => (one.subject === subject ? { ...one, ...change } : one)) });
  return (
    <Subjects id={idOf("subjects")} known={known} value={offers.map((one) => one.subject)} error={error("subjects")} onChange={(codes) => set({ subjects: codes.map(offerOf) })}>
      {offers.map((one) => (
        <fieldset class="card stack" key={one.subject}>
          <legend class="hidden-text">{nameOf(known, one.subject)}</legend>
          <h2>{capital(nameOf(known, one.subject))}</h2>
          <SelectField
            label={said.strength}
            value={String(one.strength)}
            options={said.strengths.map((label, at) => ({ value: String(at + 1), label }))}
            onChange={(event) => more(one.subject, { strength: Number(event.currentTarget.value) })}
          />
          <TextField label={said.evidence} hint={said.evidenceHint} optional maxLength={300} value={one.evidence ?? ""} onInput={(event) => more(one.subject, { evidence: event.currentTarget.value || null })} />
        </fieldset>
      ))}
    </Subjects>
  );
}

export function AskLevels({ draft, set, error }: Part) {
  const said = say(words);
  const label = useVocabulary("Sector", "Level");
  const sectors = listOf(draft.profile.sectors) as Sector[];
  const levels = listOf(draft.profile.levels) as Level[];
  const offered = sectors.flatMap((one) => LEVELS[one]);
  return (
    <>
      <SomeOf
        id={idOf("sectors")}
        legend={said.sectors}
        many
        error={error("sectors")}
        offered={SECTORS.map((value) => ({ value, label: capital(label("Sector", value)) }))}
        value={sectors}
        onChange={(codes) => {
          const left = (codes as Sector[]).flatMap((one) => LEVELS[one]);
          set({ sectors: codes as Sector[], levels: levels.filter((one) => left.includes(one)) });
        }}
      />
      {offered.length > 1 ? (
        <SomeOf
          id={idOf("levels")}
          legend={said.levels}
          hint={said.levelsHint}
          many
          error={error("levels")}
          offered={offered.map((value) => ({ value, label: capital(label("Level", value)) }))}
          value={levels}
          onChange={(codes) => set({ levels: codes as Level[] })}
        />
      ) : null}
    </>
  );
}

const TONGUES = ["nl", "en", "de", "fr", "fy"];

export function AskStory({ draft, set, error }: Part) {
  const said = say(words);
  const { about, textLanguage, languages } = draft.profile;
  const tongue = new Intl.DisplayNames([locale.value], { type: "language" });
  const chosen = listOf(languages) as string[];
  return (
    <>
      <TextArea id={idOf("about")} label={said.about} hint={said.aboutHint} optional rows={7} error={error("about")} value={about ?? ""} onInput={(event) => set({ about: event.currentTarget.value })} />
      <div class="posting-short">
        <SelectField
          id={idOf("textLanguage")}
          label={said.textLanguage}
          value={textLanguage ?? "nl"}
          options={["nl", "en"].map((value) => ({ value, label: capital(tongue.of(value) ?? value) }))}
          onChange={(event) => set({ textLanguage: event.currentTarget.value })}
        />
      </div>
      <SomeOf
        id={idOf("languages")}
        legend={said.languages}
        many
        error={error("languages")}
        offered={[...new Set([...TONGUES, ...chosen])].map((value) => ({ value, label: capital(tongue.of(value) ?? value) }))}
        value={chosen}
        onChange={(codes) => set({ languages: codes })}
      />
    </>
  );
}
