// Papers: what they are, never the documents; a form adds one, and one that was added can be taken away and put back.
import { useState } from "preact/hooks";
import { capital, day } from "../core/format";
import { say } from "../core/i18n";
import { toast } from "../core/status";
import { useVocabulary } from "../core/vocabulary";
import type { Level, QualificationKind } from "../generated/post-professional";
import { LEVELS, SECTORS } from "../posting/levels";
import { idOf } from "../posting/refusals";
import { type KnownSubject, nameOf } from "../posting/Subjects";
import { words as shared } from "../posting/words";
import { Button, IconButton } from "../ui/Button";
import { SelectField, TextField } from "../ui/Field";
import type { Paper } from "./draft";
import type { Part } from "./parts";
import { words } from "./words";

const EMPTY: Paper = { id: null, kind: "BACHELOR", subject: null, level: null, issuer: null, issuedOn: null, expiresOn: null };

/** A paper in a line: "Bachelordiploma · wiskunde · Hogeschool · 2015". */
export function usePaperText(known: readonly KnownSubject[]): (paper: Paper) => string {
  const label = useVocabulary("QualificationKind", "Level");
  return (one) =>
    [
      capital(label("QualificationKind", one.kind)),
      one.subject ? nameOf(known, one.subject) : "",
      one.level ? label("Level", one.level) : "",
      one.issuer ?? "",
      one.issuedOn ? day(one.issuedOn) : "",
    ]
      .filter(Boolean)
      .join(" · ");
}

export function AskPapers({ draft, known, change, error }: Part) {
  const said = say(words);
  const text = usePaperText(known);
  const [adding, setAdding] = useState(false);
  const { papers } = draft;
  const remove = (paper: Paper) => {
    const before = papers;
    change({ papers: papers.filter((one) => one !== paper) });
    toast(said.paperGone, { undo: () => change({ papers: before }) });
  };
  return (
    <div class="stack" id={idOf("papers")} tabIndex={-1}>
      {error("papers") ? <p class="field-error">{error("papers")}</p> : null}
      {papers.length ? (
        <ul role="list" class="stack papers">
          {papers.map((one) => (
            <li class="row" key={text(one)}>
              <span>{text(one)}</span>
              <IconButton icon="trash-2" label={said.paperRemove(text(one))} onClick={() => remove(one)} />
            </li>
          ))}
        </ul>
      ) : null}
      {adding ? (
        <Adding
          known={known}
          cancel={() => setAdding(false)}
          add={(paper) => {
            change({ papers: [...papers, paper] });
            setAdding(false);
          }}
        />
      ) : (
        <div><Button icon="plus" onClick={() => setAdding(true)}>{said.paperAdd}</Button></div>
      )}
    </div>
  );
}

function Adding({ known, add, cancel }: { known: readonly KnownSubject[]; add: (paper: Paper) => void; cancel: () => void }) {
  const said = say(words);
  const label = useVocabulary("QualificationKind", "Level");
  const [paper, setPaper] = useState<Paper>(EMPTY);
  const put = (more: Partial<Paper>) => setPaper({ ...paper, ...more });
  const none = { value: "", label: said.notSaid };
  return (
    <div class="card stack" role="group" aria-label={said.paperAdd}>
      <SelectField
        label={said.paperKind}
        value={paper.kind}
        options={label.entries("QualificationKind").map((one) => ({ value: one.code, label: capital(one.label) }))}
        onChange={(event) => put({ kind: event.currentTarget.value as QualificationKind })}
      />
      <div class="posting-pair">
        <SelectField
          label={said.paperSubject}
          value={paper.subject ?? ""}
          options={[none, ...known.map((one) => ({ value: one.code, label: capital(one.label) }))]}
          onChange={(event) => put({ subject: event.currentTarget.value || null })}
        />
        <SelectField
          label={said.paperLevel}
          value={paper.level ?? ""}
          options={[none, ...SECTORS.flatMap((one) => LEVELS[one]).map((value) => ({ value, label: capital(label("Level", value)) }))]}
          onChange={(event) => put({ level: (event.currentTarget.value || null) as Level | null })}
        />
        <TextField label={said.paperIssuer} optional maxLength={200} value={paper.issuer ?? ""} onInput={(event) => put({ issuer: event.currentTarget.value || null })} />
        <TextField type="date" label={said.paperIssued} optional value={paper.issuedOn ?? ""} onInput={(event) => put({ issuedOn: event.currentTarget.value || null })} />
        <TextField type="date" label={said.paperExpires} optional value={paper.expiresOn ?? ""} onInput={(event) => put({ expiresOn: event.currentTarget.value || null })} />
      </div>
      <div class="row">
        <Button icon="check" onClick={() => add(paper)}>{said.paperKeep}</Button>
        <Button look="quiet" onClick={cancel}>{say(shared).leave}</Button>
      </div>
    </div>
  );
}
