// What a profile says so far. A new one is kept in this browser until it is sent; one that exists is changed step by step.
import type {
  PostProfessionalFieldsFragment,
  PostProfessionalPaperMutationVariables,
  PostProfessionalPostMutationVariables,
  PostProfessionalTimesMutationVariables,
} from "../generated/post-professional";

type Input = PostProfessionalPostMutationVariables["input"];
type Given<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };
type Item<T> = NonNullable<T> extends readonly (infer S)[] | infer S ? S : never;

export type Stored = PostProfessionalFieldsFragment;
export type Profile = Pick<
  Given<Input["profile"]>,
  | "name" | "contactEmail" | "contactPhone" | "profession" | "headline" | "about" | "textLanguage" | "timeBasis" | "visibility" | "named"
  | "homePostcode" | "maxTravelMinutes" | "languages" | "forms" | "contractKinds" | "sectors" | "levels" | "minMinutesWeek"
  | "maxMinutesWeek" | "maxDays" | "earliestStart" | "latestEnd" | "wantsLicence" | "duoPreference"
> & { subjects: readonly Offer[] };
export type Offer = { subject: string; strength: number; evidence: string | null };
export type Window = Required<Item<PostProfessionalTimesMutationVariables["input"]["windows"]>>;
export type Release = Given<NonNullable<Input["release"]>>;
type PaperInput = PostProfessionalPaperMutationVariables["input"];
export type Paper = Pick<Given<PaperInput>, "kind" | "subject" | "level" | "issuer" | "issuedOn" | "expiresOn"> & {
  /** Of a paper that the server has. */
  id: string | null;
};

export interface Draft {
  readonly whose: "colleague" | "self" | null;
  /** The company that posts somebody, where one acts for several. */
  readonly company: string | null;
  readonly employer: { readonly id: string; readonly name: string } | null;
  readonly profile: Profile;
  readonly windows: readonly Window[];
  readonly papers: readonly Paper[];
  readonly releases: boolean;
  readonly release: Release;
  /** What of a new profile reached the server, so that a second try does nothing twice. */
  readonly done: { readonly key: string; readonly id: string | null; readonly status: string | null; readonly times: boolean; readonly papers: number };
}

/** Arrays of inputs may be written as one; here they never are. */
export const listOf = <T>(value: T | readonly T[] | null | undefined): readonly T[] =>
  value === null || value === undefined ? [] : ((Array.isArray(value) ? value : [value]) as readonly T[]);

export const fresh = (): Draft => ({
  whose: null,
  company: null,
  employer: null,
  profile: {
    name: "", contactEmail: null, contactPhone: null, profession: "", headline: "", about: "", textLanguage: "nl",
    timeBasis: "EMPLOYER_TIME", visibility: null, named: false, homePostcode: null, maxTravelMinutes: 45, languages: ["nl"],
    forms: [], contractKinds: [], sectors: [], levels: [], minMinutesWeek: 0, maxMinutesWeek: 0, maxDays: 5,
    earliestStart: null, latestEnd: null, wantsLicence: "MAYBE", duoPreference: "OPEN", subjects: [],
  },
  windows: [],
  papers: [],
  releases: true,
  release: {
    minutesWeek: 0, validFrom: "", validTo: "", minutesYear: null, weekdays: [], conditions: null, chargeKind: "AT_COST",
    rateCents: null, vatTreatment: "UNKNOWN", lendingBasis: "UNKNOWN",
  },
  done: { key: crypto.randomUUID(), id: null, status: null, times: false, papers: 0 },
});

/** A profile that exists, in the form in which it is changed. */
export function draftOf(stored: Stored, whose: "colleague" | "self"): Draft {
  const { contact, place, employer, subjects, qualifications, availability, displayName, id, status, visibility, about } = stored;
  const { version: _, viewerCan: __, releases: ___, availabilityExceptions: ____, ...rest } = stored;
  const { contact: _c, place: _p, employer: _e, subjects: _s, qualifications: _q, availability: _a, displayName: _d, isNamed: _n, id: _i, status: _t, ...fields } = rest;
  const base = fresh();
  return {
    ...base,
    whose,
    employer: employer && { id: employer.id, name: employer.name },
    profile: {
      ...fields,
      visibility,
      about: about ?? "",
      name: displayName,
      named: null, // whether strangers see the name is not told, not even to whom it is about; null changes nothing
      contactEmail: contact?.email ?? null,
      contactPhone: contact?.phone ?? null,
      homePostcode: place?.postcode ?? null,
      subjects: subjects.map((one) => ({ subject: one.subject.code, strength: one.strength, evidence: one.evidence })),
    },
    windows: availability,
    papers: qualifications.map(({ subject, verifiedAt: _v, ...one }) => ({ ...one, subject: subject?.code ?? null })),
    done: { ...base.done, id, status },
  };
}
