// People as a school sees them: a name or a profession, initials that tell partners apart, and how far away they are.

export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly isNamed: boolean;
  readonly profession: string;
  readonly employer: { readonly id: string; readonly name: string } | null;
}

const SMALL = new Set(["van", "de", "der", "den", "het", "ter", "ten", "el", "al", "’t", "'t", "of", "en", "and"]);

/** At most two capitals: "Çağla de Vries-Öztürk" is ÇV. */
export function initials(name: string): string {
  const parts = name.split(/[\s]+/).filter((part) => part && !SMALL.has(part.toLowerCase()));
  const [first, last] = [parts[0] ?? "", parts.length > 1 ? (parts.at(-1) as string) : ""];
  const letters = last ? [...first].slice(0, 1).concat([...last].slice(0, 1)) : [...first].slice(0, 2);
  return letters.join("").toLocaleUpperCase("nl");
}

/** Initials by person; where two would be the same each gets a number. */
export function initialsOf(people: readonly Pick<Person, "id" | "displayName">[]): Map<string, string> {
  const wanted = people.map((one) => initials(one.displayName));
  return new Map(
    people.map((one, index) => {
      const own = wanted[index] as string;
      const twins = wanted.filter((each) => each === own).length > 1;
      return [one.id, twins ? `${own[0] ?? ""}${index + 1}` : own];
    }),
  );
}

interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** Kilometres as the crow flies between two places. */
export function distance(a: Point, b: Point): number {
  const radians = Math.PI / 180;
  const half = (one: number) => Math.sin((one * radians) / 2) ** 2;
  const across = Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * half(b.lon - a.lon);
  return 2 * 6371 * Math.asin(Math.sqrt(half(b.lat - a.lat) + across));
}

/** A key that is new for every intention, so that sending twice proposes once. */
export function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}
