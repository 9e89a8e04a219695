// Words for what stands in the log of an organisation: a noun for the word before the dot, a participle for that after it.
import { say } from "../../core/i18n";

const nl = {
  log: "Logboek",
  help: "Wie deed wat, en wanneer. Het logboek bewaart codes en geen teksten, en blijft zeven jaar staan.",
  kind: "Waarover",
  all: "Alles",
  none: "Hier staat nog niets",
  someone: "Iemand van buiten dit team",
  clock: "Vanzelf",
  shown: (count: number) => `${count} regels getoond`,
  about: {
    absence: "Afwezigheid", app: "App", arrangement: "Afspraak", check: "Controle", client: "Koppeling", feed: "Feed",
    handover: "Overdracht", hours: "Uren", identity: "Inlogkoppeling", introduction: "Kennismaking", mandate: "Volmacht",
    member: "Teamlid", message: "Bericht", offer: "Aanbod", organisation: "Organisatie", passkey: "Passkey",
    password: "Wachtwoord", placement: "Plaatsing", professional: "Professional", profile: "Profiel", proposal: "Voorstel",
    recovery: "Herstelcodes", release: "Vrijgave van uren", report: "Melding", retention: "Bewaartermijn",
    search: "Zoekopdracht", session: "Sessie", supervision: "Begeleiding", support: "Meekijken", token: "Sleutel",
    totp: "Authenticator-app", trajectory: "Traject", user: "Account", vacancy: "Vacature",
  } as Record<string, string>,
  done: {
    accept: "aangenomen", add: "toegevoegd", agree: "akkoord", allow: "toegestaan", amend: "wijziging voorgesteld",
    amended: "gewijzigd", announce_end: "einde aangekondigd", approve: "goedgekeurd", ask: "gevraagd",
    assign: "toegewezen", begin: "begonnen", cancel: "geannuleerd", change: "gewijzigd", claim: "opgeëist",
    claim_address: "adres toegevoegd", close: "gesloten", comment: "van een opmerking voorzien", complete: "afgerond",
    confirm: "bevestigd", counter: "met een tegenvoorstel beantwoord", cover_all: "helemaal vervuld",
    cover_part: "deels vervuld", create: "gemaakt", decide: "beslist", decline: "afgewezen",
    decline_line: "deels afgewezen", end: "beëindigd", end_access: "toegang beëindigd", erase: "gewist",
    evaluate: "beoordeeld", expire: "verlopen", export: "als bestand opgehaald", extend: "verlengd",
    fail: "niet gehaald", go_stale: "verouderd",
    grant: "gegeven", invite: "uitgenodigd", join: "erbij gekomen", lapse: "vervallen", left: "weggegaan",
    lift: "opgeheven", lose_release: "zonder uren", make: "gemaakt", object: "bezwaar gemaakt", open: "geopend",
    part: "losgemaakt", pass: "gehaald", pause: "gepauzeerd", plan: "gepland", post: "aangeboden",
    propose: "voorgesteld", prove_email: "adres bevestigd", publish: "gepubliceerd", rebook: "opnieuw ingepland",
    receive: "ontvangen", record: "opgeschreven", record_outcome: "uitkomst vastgelegd", refuse: "geweigerd",
    register: "aangemeld", reject: "afgekeurd", reject_counter: "tegenvoorstel afgewezen", remove: "weggehaald",
    removed: "uit het team gehaald", renew: "vernieuwd", replace: "vervangen", report: "gemeld", request: "gevraagd",
    require: "gevraagd", reset: "opnieuw ingesteld", restore: "hersteld", resume: "hervat", revoke: "ingetrokken",
    rotate_secret: "geheim vernieuwd", schedule: "ingepland", send: "verstuurd", shorten: "ingekort",
    sign: "ondertekend", start: "gestart", state: "op de maandstaat gezet", submit: "ingediend",
    supersede: "vervangen door een ander", suspend: "geblokkeerd", terminate: "beëindigd", tie: "gekoppeld",
    uncover: "weer open", uninvite: "uitnodiging ingetrokken", update: "gewijzigd", verify: "gecontroleerd",
    waive: "niet nodig verklaard", warn: "gewaarschuwd", withdraw: "ingetrokken",
  } as Record<string, string>,
  whole: {
    "arrangement.member_left": "Iemand verliet een afspraak", "handover.contact": "Contact voor de overdracht gewijzigd",
    "handover.moment": "Moment van overdracht gewijzigd", "handover.note": "Notitie voor de overdracht geschreven",
    "organisation.board": "Schoolbestuur gewijzigd", "organisation.demand_second_step": "Tweede stap bij inloggen gewijzigd",
    "organisation.exclude": "Organisatie uitgesloten", "organisation.include": "Organisatie weer toegelaten",
    "organisation.join": "Aangesloten bij een regio of netwerk", "organisation.part": "Uit een regio of netwerk gestapt",
    "organisation.settings": "Lessen en tijden gewijzigd", "placement.limit": "Grens aan plaatsingen gewijzigd",
    "placement.over_limit": "Plaatsing boven de grens", "professional.other_work": "Ander werk van een professional gewijzigd",
    "profile.hide_name": "Naam in een profiel verborgen", "profile.show_name": "Naam in een profiel getoond",
    "supervision.capacity": "Ruimte voor begeleiding gewijzigd",
  } as Record<string, string>,
};

const en: typeof nl = {
  log: "Log",
  help: "Who did what, and when. The log keeps codes and no texts, and stays for seven years.",
  kind: "About",
  all: "Everything",
  none: "Nothing stands here yet",
  someone: "Somebody outside this team",
  clock: "By itself",
  shown: (count) => `${count} lines shown`,
  about: {
    absence: "Absence", app: "App", arrangement: "Agreed work", check: "Check", client: "Connection", feed: "Feed",
    handover: "Handover", hours: "Hours", identity: "Sign-in link", introduction: "Introduction", mandate: "Mandate",
    member: "Team member", message: "Message", offer: "Offer", organisation: "Organisation", passkey: "Passkey",
    password: "Password", placement: "Placement", professional: "Professional", profile: "Profile", proposal: "Proposal",
    recovery: "Recovery codes", release: "Release of hours", report: "Report", retention: "Retention period",
    search: "Saved search", session: "Session", supervision: "Supervision", support: "Support", token: "Key",
    totp: "Authenticator app", trajectory: "Training", user: "Account", vacancy: "Vacancy",
  },
  done: {
    accept: "accepted", add: "added", agree: "agreed", allow: "allowed", amend: "change proposed", amended: "changed",
    announce_end: "end announced", approve: "approved", ask: "asked for", assign: "assigned", begin: "begun",
    cancel: "cancelled", change: "changed", claim: "claimed", claim_address: "address added", close: "closed",
    comment: "commented on", complete: "completed", confirm: "confirmed", counter: "countered",
    cover_all: "wholly covered", cover_part: "partly covered", create: "created", decide: "decided",
    decline: "declined", decline_line: "partly declined", end: "ended", end_access: "access ended", erase: "erased",
    evaluate: "evaluated", expire: "expired", export: "exported", extend: "extended",
    fail: "not passed", go_stale: "out of date",
    grant: "granted", invite: "invited", join: "joined", lapse: "lapsed", left: "left", lift: "lifted",
    lose_release: "without hours", make: "made", object: "objected to", open: "opened", part: "parted",
    pass: "passed", pause: "paused", plan: "planned", post: "posted", propose: "proposed",
    prove_email: "address confirmed", publish: "published", rebook: "booked again", receive: "received",
    record: "written down", record_outcome: "outcome recorded", refuse: "refused", register: "registered",
    reject: "rejected", reject_counter: "counter-offer rejected", remove: "removed", removed: "removed",
    renew: "renewed", replace: "replaced", report: "reported", request: "requested", require: "required",
    reset: "reset", restore: "restored", resume: "resumed", revoke: "revoked", rotate_secret: "secret renewed",
    schedule: "scheduled", send: "sent", shorten: "shortened", sign: "signed", start: "started",
    state: "put on the statement", submit: "submitted", supersede: "replaced by another", suspend: "suspended",
    terminate: "ended", tie: "linked", uncover: "open again", uninvite: "invitation withdrawn", update: "changed",
    verify: "verified", waive: "waived", warn: "warned", withdraw: "withdrawn",
  },
  whole: {
    "arrangement.member_left": "Somebody left agreed work", "handover.contact": "Contact for the handover changed",
    "handover.moment": "Moment of the handover changed", "handover.note": "Note for the handover written",
    "organisation.board": "School board changed", "organisation.demand_second_step": "Second step at sign-in changed",
    "organisation.exclude": "Organisation excluded", "organisation.include": "Organisation let back in",
    "organisation.join": "Joined a region or network", "organisation.part": "Left a region or network",
    "organisation.settings": "Lessons and times changed", "placement.limit": "Limit to placements changed",
    "placement.over_limit": "Placement over the limit", "professional.other_work": "Other work of a professional changed",
    "profile.hide_name": "Name in a profile hidden", "profile.show_name": "Name in a profile shown",
    "supervision.capacity": "Room for supervision changed",
  },
};

export const audit = { nl, en };

/** The noun for a kind of acts, such as "vacancy". */
export const about = (kind: string) => say(audit).about[kind] ?? kind;

/** An act in words: "vacancy.publish" is "Vacature gepubliceerd". */
export function does(action: string): string {
  const said = say(audit);
  const [kind = "", verb = ""] = action.split(".");
  return said.whole[action] ?? `${about(kind)} ${said.done[verb] ?? verb}`;
}
