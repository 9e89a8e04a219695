// Papers, checked or not, and what each permits in general; a certain lesson is judged on the vacancy.
import { capital, day } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { Tag } from "../../ui/Card";
import type { Profile } from "./Screen";
import { words } from "./words";

type Kind = Profile["qualifications"][number]["kind"];
type Permit = keyof (typeof words.nl)["permits"];

const PERMITS: Record<Kind, Permit> = {
  PABO: "FULL",
  FIRST_DEGREE: "FULL",
  SECOND_DEGREE: "FULL",
  FOREIGN_RECOGNISED: "FULL",
  GYM_LICENCE: "FULL",
  SECOND_DEGREE_RESTRICTED: "RESTRICTED",
  SUITABILITY_DECLARATION: "SUITABLE",
  PDG: "TRAINING",
  EVC: "TRAINING",
  BDB: "TRAINING",
  BKE: "TRAINING",
  BKO: "TRAINING",
  PDC_INSTRUCTOR: "INSTRUCTOR",
  MASTER: "GUEST",
  BACHELOR: "GUEST",
  ASSOCIATE: "GUEST",
  MBO4: "GUEST",
  TRADE_CERTIFICATE: "GUEST",
};

export function Papers({ who }: { who: Profile }) {
  const said = say(words);
  const label = useVocabulary("QualificationKind", "Level");
  return (
    <section class="card stack">
      <h2>{said.papers}</h2>
      {who.qualifications.length ? null : <p>{said.noPapers}</p>}
      <ul role="list" class="stack papers">
        {who.qualifications.map((one) => (
          <li key={one.id} class="stack paper">
            <h3>
              {capital([label("QualificationKind", one.kind), one.subject?.label, one.level ? label("Level", one.level) : ""].filter(Boolean).join(", "))}
            </h3>
            <p>{said.permits[PERMITS[one.kind]]}</p>
            <p class="row">
              {one.verifiedAt ? (
                <Tag tone="good" icon="badge-check">{said.checked(day(one.verifiedAt))}</Tag>
              ) : (
                <Tag icon="circle-help">{said.unchecked}</Tag>
              )}
              {one.expiresOn ? <Tag tone="warn" icon="clock">{said.expires(day(one.expiresOn))}</Tag> : null}
            </p>
          </li>
        ))}
      </ul>
      <p class="muted small">{said.perPost}</p>
    </section>
  );
}
