// The facets of both searches: the server's name, the name in the address, and the field of the filter.
import type { FacetSpec } from "./address";

export const VACANCY_SPECS: readonly FacetSpec[] = [
  { facet: "SUBJECT", param: "subject", filter: "subjects" },
  { facet: "LEVEL", param: "level", filter: "levels" },
  { facet: "SECTOR", param: "sector", filter: "sectors" },
  { facet: "PROVINCE", param: "province", filter: "provinces" },
  { facet: "FORM", param: "form", filter: "forms" },
  { facet: "SHARE_MODE", param: "share", filter: "shareModes" },
  { facet: "GROUND", param: "ground", filter: "grounds" },
  { facet: "CONTRACT_KIND", param: "contract", filter: "contractKinds" },
];

export const PROFESSIONAL_SPECS: readonly FacetSpec[] = [
  { facet: "SUBJECT", param: "subject", filter: "subjects" },
  { facet: "LEVEL", param: "level", filter: "levels" },
  { facet: "QUALIFICATION", param: "qualification", filter: "qualifications" },
  { facet: "SECTOR", param: "sector", filter: "sectors" },
  { facet: "PROVINCE", param: "province", filter: "provinces" },
  { facet: "FORM", param: "form", filter: "forms" },
  { facet: "DUO_PREFERENCE", param: "duo", filter: "duoPreferences" },
  { facet: "CONTRACT_KIND", param: "contract", filter: "contractKinds" },
  { facet: "WANTS_LICENCE", param: "licence", filter: "wantsLicence" },
];
