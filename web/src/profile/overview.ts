// A profile as lines, each with the way to its question.
import { capital, day, duration, euros, list } from "../core/format";
import { locale, say } from "../core/i18n";
import { useVocabulary } from "../core/vocabulary";
import { lastDay } from "../matching/lessons";
import type { Answered } from "../posting/Answers";
import { errorAt, idOf, type Wrong } from "../posting/refusals";
import { nameOf } from "../posting/Subjects";
import { type Day, longDay, SCHOOL_DAYS } from "../ui/week/weekText";
import { type Draft, listOf } from "./draft";
import { usePaperText } from "./Papers";
import type { Part } from "./parts";
import { type Step, stepOf } from "./steps";
import { words } from "./words";

/** The lines of an overview of a profile; `base` is where its questions are. */
export function useAnswers({ draft, known }: Pick<Part, "draft" | "known">, steps: readonly Step[], base: string, wrong: readonly Wrong[], from = "check"): Answered[] {
  const said = say(words);
  const label = useVocabulary("Sector", "Level", "EngagementForm", "ContractKind", "DuoPreference", "WantsLicence", "ChargeKind", "WindowKind");
  const paper = usePaperText(known);
  const { profile, release } = draft;
  const asked = new Set<string>(steps.map((one) => one.key));
  const tongue = new Intl.DisplayNames([locale.value], { type: "language" });
  const named = (name: string, codes: readonly string[]) => capital(list(codes.map((code) => label(name, code))));
  const line = (field: string, name: string, text: Answered["text"]): Answered[] =>
    asked.has(stepOf(field))
      ? [{ id: idOf(field), name, text, href: `${base}/${stepOf(field)}?from=${from}`, error: errorAt(wrong, field) }]
      : [];
  const window = (one: Draft["windows"][number]) => {
    const kind = one.kind === "AVAILABLE" ? "" : ` (${label("WindowKind", one.kind)})`;
    return `${capital(longDay(one.day as Day, locale.value))} ${one.startsAt.slice(0, 5)}–${one.endsAt.slice(0, 5)}${kind}`;
  };
  const inWeek = [...draft.windows].sort((a, b) => [...SCHOOL_DAYS, "SA"].indexOf(a.day) - [...SCHOOL_DAYS, "SA"].indexOf(b.day));
  const hours = profile.maxMinutesWeek
    ? [profile.minMinutesWeek ? said.between(duration(profile.minMinutesWeek), duration(profile.maxMinutesWeek)) : said.upTo(duration(profile.maxMinutesWeek)), said.daysOf(profile.maxDays ?? 5)].join(" · ")
    : "";
  const period = [profile.earliestStart ? said.fromText(day(profile.earliestStart)) : "", profile.latestEnd ? said.untilText(day(lastDay(profile.latestEnd))) : ""];
  const released = draft.releases
    ? [release.minutesWeek ? said.upTo(duration(release.minutesWeek)) : "", release.validFrom && release.validTo ? said.periodText(day(release.validFrom), day(lastDay(release.validTo))) : "", capital(label("ChargeKind", release.chargeKind)), release.rateCents ? said.rateText(euros(release.rateCents)) : ""]
    : [said.releases.later];
  return [
    ...line("name", said.name, profile.name),
    ...(draft.whose === "colleague" ? line("contactEmail", said.email, profile.contactEmail) : []),
    ...line("contactPhone", said.phone, profile.contactPhone),
    ...line("timeBasis", said.basis, [said.bases[profile.timeBasis ?? "EMPLOYER_TIME"], draft.employer?.name ?? ""].filter(Boolean).join(" · ")),
    ...line("profession", said.profession, profile.profession),
    ...line("headline", said.headline, profile.headline),
    ...line("subjects", said.subjects, profile.subjects.map((one) => `${capital(nameOf(known, one.subject))}: ${(said.strengths[one.strength - 1] ?? "").toLowerCase()}${one.evidence ? ` (${one.evidence})` : ""}`).join("\n")),
    ...line("sectors", said.sectors, named("Sector", listOf(profile.sectors))),
    ...line("levels", said.levels, named("Level", listOf(profile.levels))),
    ...line("windows", said.times, inWeek.filter((one) => one.kind !== "BLOCKED").map(window).join("\n")),
    ...line("maxMinutesWeek", said.hours, hours),
    ...line("earliestStart", said.period, period.filter(Boolean).join(" ")),
    ...line("maxTravelMinutes", said.travel, [duration(profile.maxTravelMinutes ?? 45), profile.homePostcode ? said.fromPlace(profile.homePostcode) : ""].filter(Boolean).join(" ")),
    ...line("papers", said.papers, draft.papers.map(paper).join("\n")),
    ...line("forms", said.forms, named("EngagementForm", listOf(profile.forms))),
    ...line("duoPreference", said.duo, capital(label("DuoPreference", profile.duoPreference ?? "OPEN"))),
    ...line("wantsLicence", said.licence, capital(label("WantsLicence", profile.wantsLicence ?? "MAYBE"))),
    ...line("contractKinds", said.contracts, named("ContractKind", listOf(profile.contractKinds))),
    ...line("release-minutesWeek", said.release, released.filter(Boolean).join(" · ")),
    ...line("about", said.about, profile.about),
    ...line("languages", said.languages, capital(list(listOf(profile.languages).map((one) => tongue.of(one as string) ?? (one as string))))),
    ...line("visibility", said.titles.audience, profile.visibility ? `${said.seen[profile.visibility]}${profile.named ? ` · ${said.named}` : ""}` : ""),
  ];
}
