// What colour the states of agreed work, its checks and its hours have.
import type { Tone } from "../../ui/Card";

const TONES: Record<string, Tone> = {
  ACTIVE: "good", CONFIRMED: "good", PREPARING: "brand", SUSPENDED: "warn", COMPLETED: "plain", TERMINATED: "plain", CANCELLED: "plain",
  APPROVED: "good", WAIVED: "good", REJECTED: "bad", EXPIRED: "bad", REQUIRED: "warn", REQUESTED: "brand", RECEIVED: "brand",
  DRAFT: "plain", SUBMITTED: "brand", STATED: "good",
  ACCEPTED: "good", OFFERED: "brand", DECLINED: "plain", LAPSED: "plain",
};

export const toneOf = (status: string): Tone => TONES[status] ?? "plain";
