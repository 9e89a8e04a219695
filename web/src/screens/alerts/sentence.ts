// What a saved search asks, in words: "natuurkunde · havo · binnen 25 km van Zwolle · di ochtend".
import { list } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import type { FacetSpec } from "../../finding/address";
import type { Parts } from "../../finding/savedAddress";
import { type AlertsRowFragment, AlertsWords } from "../../generated/alerts";
import { SCHOOL_DAYS, write } from "../../ui/week/weekText";
import { halves } from "../../ui/week/words";
import { words } from "./words";

const ENUMS: Readonly<Record<string, string>> = {
  levels: "Level", sectors: "Sector", forms: "EngagementForm", shareModes: "ShareMode", grounds: "LegalGround",
  contractKinds: "ContractKind", qualifications: "QualificationKind", duoPreferences: "DuoPreference", wantsLicence: "WantsLicence",
};

/** Returns the sentence; the words of codes come from the server. */
export function useSentence(row: AlertsRowFragment, parts: Parts): string {
  const said = say(words);
  const label = useVocabulary(...Object.values(ENUMS));
  const { data } = useQuery(AlertsWords, {});
  const named = (spec: FacetSpec, code: string) => {
    const kind = ENUMS[spec.filter];
    if (kind) return label(kind, code);
    const held = spec.filter === "subjects" ? data?.subjects : data?.provinces;
    return held?.find((one) => one.code === code)?.label ?? (data ? code : "…");
  };
  const times = parts.cells.size ? write(parts.cells, SCHOOL_DAYS, halves[locale.value], locale.value) : "";
  return [
    row.text ? `“${row.text}”` : "",
    ...[...parts.values].map(([spec, codes]) => list(codes.map((code) => named(spec, code)), "disjunction")),
    parts.near ? said.within(parts.near.place, parts.near.km) : "",
    times && parts.all ? said.allOf(times) : times,
    parts.duo ? said.duo : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
