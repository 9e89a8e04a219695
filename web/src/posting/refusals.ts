// What the server refuses, turned into mistakes at the questions that they are about.
import type { Mistake } from "../ui/ErrorSummary";

export interface Refusal {
  readonly __typename: string;
  readonly message?: string;
  readonly path?: readonly string[] | null;
  readonly issues?: readonly { readonly message: string; readonly path: readonly string[] }[];
  readonly reasons?: readonly { readonly label: string }[];
}

/** A mistake that names the question it is about, such as "subjects". */
export interface Wrong {
  readonly field: string;
  readonly text: string;
}

const WRAPPERS = new Set(["input", "vacancy", "profile", "release"]);

/** The field of a path: ["input", "vacancy", "title"] is "title", ["input", "slots", "2", "subject"] is "slots". */
function fieldOf(path: readonly string[]): string {
  const own = path.filter((one) => !WRAPPERS.has(one))[0];
  return path.includes("release") ? `release-${own ?? ""}` : (own ?? "");
}

/** What was refused, by field; nothing when it went well. */
export function wrongOf(result: Refusal): Wrong[] {
  if (result.message === undefined) return [];
  const issues = (result.issues ?? []).map((one) => ({ field: fieldOf(one.path), text: one.message }));
  const reasons = (result.reasons ?? []).map((one) => ({ field: "", text: one.label }));
  const found = [...issues, ...reasons];
  const all = found.length ? found : [{ field: fieldOf(result.path ?? []), text: result.message }];
  return [...new Map(all.map((one) => [one.field + one.text, one])).values()];
}

/** The id of the input of a field. */
export const idOf = (field: string) => `answer-${field || "whole"}`;

/** The first mistake of each field as lines of a summary. */
export function mistakesOf(wrong: readonly Wrong[]): Mistake[] {
  return [...new Map(wrong.map((one) => [one.field, { id: idOf(one.field), text: one.text }])).values()];
}

/** The same below all answers, where each line says which of them it is about. */
export function namedMistakes(wrong: readonly Wrong[], answers: readonly { id: string; name: string }[]): Mistake[] {
  const names = new Map(answers.map(({ id, name }) => [id, /[?]$/.test(name) ? name : `${name}:`]));
  return mistakesOf(wrong).map((one) => ({ ...one, text: [names.get(one.id), one.text].filter(Boolean).join(" ") }));
}

/** What is wrong with a field. */
export function errorAt(wrong: readonly Wrong[], field: string): string | null {
  return wrong.find((one) => one.field === field)?.text ?? null;
}
