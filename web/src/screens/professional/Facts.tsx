// What somebody offers and asks, in short.
import type { ComponentChildren } from "preact";
import { capital, day, kilometres, list } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import type { Profile } from "./Screen";
import { words } from "./words";

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return children ? <><dt>{name}</dt><dd>{children}</dd></> : null;
}

/** Kilometres as the crow flies in a minute, as the server estimates travel: 50 km/h over roads 1.3 times as long. */
const KM_A_MINUTE = 50 / 1.3 / 60;

export function Facts({ who }: { who: Profile }) {
  const said = say(words);
  const label = useVocabulary("EngagementForm", "ContractKind", "DuoPreference", "WantsLicence");
  const named = (name: string, codes: readonly string[]) => capital(list(codes.map((code) => label(name, code)), "disjunction"));
  const tongue = new Intl.DisplayNames([locale.value], { type: "language" });
  const place = who.place?.label;
  const joint = who.jointProfile;
  return (
    <section class="card stack">
      <h2>{said.facts}</h2>
      <dl class="facts">
        <Fact name={said.travel}>{capital(place ? said.travelText(who.maxTravelMinutes, place) : said.travelOnly(who.maxTravelMinutes))}</Fact>
        <Fact name={said.from}>{who.earliestStart ? day(who.earliestStart) : null}</Fact>
        <Fact name={said.until}>{who.latestEnd ? day(who.latestEnd) : null}</Fact>
        <Fact name={said.duo}>{capital(label("DuoPreference", who.duoPreference))}</Fact>
        <Fact name={said.joint}>{joint?.acceptedAt ? (joint.partner ? <a href={`/professionals/${joint.partner.id}`}>{joint.partner.displayName}</a> : joint.partnerName) : null}</Fact>
        <Fact name={said.form}>{who.forms.length ? named("EngagementForm", who.forms) : null}</Fact>
        <Fact name={said.contract}>{who.contractKinds.length ? named("ContractKind", who.contractKinds) : null}</Fact>
        <Fact name={said.languages}>{capital(list(who.languages.map((one) => tongue.of(one) ?? one)))}</Fact>
        <Fact name={said.licence}>{capital(label("WantsLicence", who.wantsLicence))}</Fact>
        <Fact name={said.contact}>{who.contact?.email || who.contact?.phone ? list([who.contact.email, who.contact.phone].filter((one): one is string => Boolean(one))) : null}</Fact>
      </dl>
      <Reach place={place ?? ""} km={who.maxTravelMinutes * KM_A_MINUTE} label={said.reach(kilometres(who.maxTravelMinutes * KM_A_MINUTE))} />
    </section>
  );
}

/** A circle around a place, without streets: the place is a postcode area and no address. */
function Reach({ place, km, label }: { place: string; km: number; label: string }) {
  const radius = 20 + Math.min(40, km);
  return (
    <figure class="reach">
      <svg viewBox="-70 -70 140 140" role="img" aria-label={label}>
        <circle class="reach-far" r={radius} />
        <circle class="reach-near" r={radius / 2} />
        <circle class="reach-home" r="7" />
      </svg>
      <figcaption class="small">{place ? <strong>{place}</strong> : null} {label}</figcaption>
    </figure>
  );
}
