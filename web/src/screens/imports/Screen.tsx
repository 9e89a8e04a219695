// Importing a file: choosing it, what each of its rows would do, and what they did.
import { say } from "../../core/i18n";
import { param } from "../../core/router";
import { viewer, type Viewer } from "../../core/viewer";
import type { Role } from "../../generated/shell";
import type { ImportKind } from "../../generated/imports";
import { Notice } from "../../ui/Card";
import { Choosing } from "./Choosing";
import { One } from "./One";
import { words } from "./words";
import "./imports.css";

const WRITES: Record<ImportKind, readonly Role[]> = {
  PROFESSIONALS: ["COMPANY_ADMIN", "COMPANY_COORDINATOR"],
  VACANCIES: ["SCHOOL_ADMIN", "SCHOOL_PLANNER", "SCHOOL_TIMETABLER", "BOARD_ADMIN"],
};

export interface Place {
  readonly kind: ImportKind;
  readonly id: string;
  readonly name: string;
}

/** For which organisations the viewer may import what. */
function placesOf(who: Viewer | null | undefined): readonly Place[] {
  const held = who?.memberships ?? [];
  return (Object.keys(WRITES) as ImportKind[]).flatMap((kind) =>
    held.flatMap(({ organisation, roles }) =>
      organisation && roles.some((role) => WRITES[kind].includes(role)) ? [{ kind, id: organisation.id, name: organisation.name }] : [],
    ),
  );
}

export default function ImportsPage() {
  const said = say(words);
  const id = param("id");
  const places = placesOf(viewer.value);
  return (
    <div class="page page-top stack imports">
      <h1>{said.title}</h1>
      {id ? <One key={id} id={id} /> : null}
      {!id && places.length ? <Choosing places={places} /> : null}
      {!id && !places.length ? <Notice><p>{said.notForYou}</p></Notice> : null}
    </div>
  );
}
