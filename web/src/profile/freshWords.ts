// Words of whether a profile still holds.
const nl = {
  stale: "Scholen zien uw profiel niet meer, omdat u het lang niet bevestigde. Kijk of het nog klopt en bevestig het. Dan is het meteen terug.",
  staleOther: (name: string) => `Het profiel van ${name} is niet meer zichtbaar: het is lang niet bevestigd. Alleen ${name} kan dat doen, na inloggen.`,
  old: (when: string) => `U bevestigde uw profiel ${when}. Klopt het nog? Een profiel dat u lang niet bevestigt, zien scholen niet meer.`,
  confirm: "Nakijken en bevestigen",
};

const en: typeof nl = {
  stale: "Schools no longer see your profile, since you did not confirm it for long. See whether it is still right and confirm it. It is back at once.",
  staleOther: (name) => `The profile of ${name} is no longer shown: it was not confirmed for long. Only ${name} can do that, after signing in.`,
  old: (when) => `You confirmed your profile ${when}. Is it still right? Schools no longer see a profile that you do not confirm for long.`,
  confirm: "Look and confirm",
};

export const words = { nl, en };
