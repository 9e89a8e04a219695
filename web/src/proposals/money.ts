// What a line costs, in words.
import { euros } from "../core/format";
import { say } from "../core/i18n";
import type { Vocabulary } from "../core/vocabulary";
import { words } from "./words";

interface Money {
  readonly ratePerHourCents: number | null;
  readonly chargeKind: string | null;
  readonly contractKind: string | null;
  readonly vatTreatment: string | null;
}

/** "€ 55 per uur, tarief per uur, detachering, 21% btw"; needs ChargeKind, ContractKind and VatTreatment. */
export function moneyText(money: Money, label: Vocabulary): string {
  const parts = [
    money.ratePerHourCents === null ? "" : say(words).hourly(euros(money.ratePerHourCents)),
    money.chargeKind ? label("ChargeKind", money.chargeKind) : "",
    money.contractKind ? label("ContractKind", money.contractKind) : "",
    money.vatTreatment ? label("VatTreatment", money.vatTreatment) : "",
  ];
  return parts.filter(Boolean).join(", ");
}
