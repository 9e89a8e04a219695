// What happened, oldest first: versions with what each field was and becomes, answers, messages, reminders.
import { day, duration, euros, list, moment } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary, type Vocabulary } from "../../core/vocabulary";
import type { ProposalLessonFragment, ProposalQuery } from "../../generated/proposal";
import { shortPlace } from "../../matching/lessons";
import { partyName } from "../../proposals/terms";
import { words as shared } from "../../proposals/words";
import { Icon, type IconName } from "../../ui/Icon";
import { words } from "./words";
import "../../proposals/terms.css";

type Item = NonNullable<ProposalQuery["proposal"]>["timeline"]["edges"][number]["node"];
type Revision = Extract<Item, { __typename: "ProposalRevision" }>;
type Change = Revision["changes"][number];

interface Props {
  items: readonly Item[];
  timetable: readonly ProposalLessonFragment[];
}

export function Timeline({ items, timetable }: Props) {
  const label = useVocabulary("TimeBasis", "LineRole", "ContractKind", "ChargeKind", "VatTreatment", "DeclineReason");
  return (
    <ol role="list" class="timeline">
      {items.filter(isNews).map((item, index) => {
        const { icon, text, body } = told(item, label, timetable);
        return (
          <li key={index} class="timeline-item">
            <Icon name={icon} />
            <div class="stack">
              <p>
                {text} <time class="muted small" dateTime={whenOf(item)}>{moment(whenOf(item))}</time>
              </p>
              {body}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** The class tells two lessons of one hour apart. */
const nameOf = (one: ProposalLessonFragment) => [shortPlace(one.slot), one.classGroup].filter(Boolean).join(" ");
const whenOf = (item: Item): string => ("createdAt" in item ? item.createdAt : item.at);

/** The first version says already that the proposal was sent. */
const isNews = (item: Item): boolean => item.__typename !== "StatusChange" || item.action !== "SEND";

interface Told {
  icon: IconName;
  text: preact.ComponentChildren;
  body?: preact.ComponentChildren;
}

function told(item: Item, label: Vocabulary, timetable: readonly ProposalLessonFragment[]): Told {
  const said = say(words);
  const who = "by" in item ? <strong>{partyName(item.by)}</strong> : null;
  switch (item.__typename) {
    case "ProposalRevision":
      return {
        icon: "file-text",
        text: (
          <>
            {who} {item.number === 1 ? said.first : said.event["COUNTER"]}
          </>
        ),
        body: (
          <>
            <Changes changes={item.changes} label={label} timetable={timetable} />
            {item.message ? <blockquote>{item.message}</blockquote> : null}
          </>
        ),
      };
    case "Comment":
      return {
        icon: "message-square",
        text: (
          <>
            {who} {said.event["COMMENT"]}
          </>
        ),
        body: <blockquote>{item.body}</blockquote>,
      };
    case "ProposalAnswer":
      return {
        icon: item.action === "ACCEPT" ? "circle-check" : "circle-x",
        text: (
          <>
            {who} {said.event[item.action]} {item.action === "ACCEPT" ? item.revision : item.backTo}
          </>
        ),
        body: item.reason ? <p class="muted">{label("DeclineReason", item.reason)}</p> : null,
      };
    case "StatusChange":
      return {
        icon: item.to === "AGREED" ? "handshake" : "history",
        text: item.by && !["AGREE", "EXPIRE", "SUPERSEDE"].includes(item.action) ? (
          <>
            {who} {said.event[item.action]}
          </>
        ) : (
          said.event[item.action]
        ),
        body: item.reasonLabel ? <p class="muted">{item.reasonLabel}</p> : null,
      };
    case "ProposalReminder":
      return { icon: "bell", text: said.reminded(day(item.expiresAt)) };
  }
}

interface ChangesProps {
  changes: readonly Change[];
  label: Vocabulary;
  timetable: readonly ProposalLessonFragment[];
}

function Changes({ changes, label, timetable }: ChangesProps) {
  if (!changes.length) return null;
  return (
    <ul role="list" class="changes">
      {changes.map((one, index) => (
        <li key={index}>
          <span class="muted">
            {[one.professional?.displayName, one.label].filter(Boolean).join(", ")}:
          </span>{" "}
          <del>
            <span class="hidden-text">{say(shared).was} </span>
            {valueText(one, one.before, label, timetable)}
          </del>{" "}
          <Icon name="arrow-right" />{" "}
          <ins>
            <span class="hidden-text">{say(shared).becomes} </span>
            {valueText(one, one.after, label, timetable)}
          </ins>
        </li>
      ))}
    </ul>
  );
}

const ENUMS: Record<string, string> = {
  timeBasis: "TimeBasis", role: "LineRole", chargeKind: "ChargeKind", contractKind: "ContractKind", vatTreatment: "VatTreatment",
};

function valueText(change: Change, value: string | null, label: Vocabulary, timetable: readonly ProposalLessonFragment[]): string {
  if (!value) return say(shared).none;
  const enumName = ENUMS[change.field];
  if (enumName) return label(enumName, value);
  switch (change.field) {
    case "slots": {
      const keys = new Set(value.split(","));
      return list(timetable.filter((one) => keys.has(one.id)).map(nameOf)) || say(shared).none;
    }
    case "minutesPerWeek":
      return duration(Number(value));
    case "ratePerHourCents":
      return euros(Number(value));
    case "startsOn":
    case "endsOn":
    case "validFrom":
    case "validTo":
      return day(value, "short");
    default:
      return value;
  }
}
