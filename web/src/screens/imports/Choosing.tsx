// Choosing what is imported, for whom and from which file; and the files of before.
import { useState } from "preact/hooks";
import { day } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { refresh, useQuery } from "../../core/query";
import { go } from "../../core/router";
import { announce } from "../../core/status";
import { failureText } from "../../core/words";
import { Imports as Document } from "../../generated/imports";
import { Notice, Tag } from "../../ui/Card";
import { SelectField } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Failed, SkeletonList } from "../../ui/Waiting";
import { sendFile } from "./sending";
import type { Place } from "./Screen";
import { TONES } from "./tones";
import { words } from "./words";

const keyOf = (place: Place) => `${place.kind} ${place.id}`;

export function Choosing({ places }: { places: readonly Place[] }) {
  const said = say(words);
  const [chosen, setChosen] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const place = places.find((one) => keyOf(one) === chosen) ?? (places[0] as Place);
  const send = async (file: File) => {
    setTrouble(null);
    setBusy(true);
    announce(said.sending);
    try {
      const id = await sendFile(place.kind, place.id, file);
      refresh();
      go(`/imports/${id}`);
    } catch (error) {
      setTrouble(failureText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p class="lead prose">{said.intro}</p>
      <div class="card stack imports-choose">
        {places.length > 1 ? (
          <SelectField
            label={said.what}
            options={places.map((one) => ({ value: keyOf(one), label: said.file(said.kinds[one.kind], one.name) }))}
            value={keyOf(place)}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        ) : (
          <p><strong>{said.file(said.kinds[place.kind], place.name)}</strong></p>
        )}
        <p>
          <a href={`/imports/templates/${place.kind.toLowerCase()}.csv?lang=${locale.value}`} download>{said.template[place.kind]}</a>
          <span class="small muted imports-hint">{said.templateHelp}</span>
        </p>
        <div class="stack imports-file">
          <label class={`button button-primary ${busy ? "fading" : ""}`}>
            <Icon name="upload" />
            <span>{busy ? said.sending : said.choose}</span>
            <input
              type="file"
              class="hidden-text"
              accept=".csv,.tsv,.txt,text/csv"
              disabled={busy}
              aria-describedby="imports-file-hint"
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                event.currentTarget.value = "";
                if (file) void send(file);
              }}
            />
          </label>
          <span class="small muted" id="imports-file-hint">{said.chooseHint} {said.consent[place.kind]}</span>
        </div>
        {trouble ? <Notice kind="bad" alert><p>{trouble}</p></Notice> : null}
      </div>
      <Before />
    </>
  );
}

function Before() {
  const said = say(words);
  const { data, error, again } = useQuery(Document, {});
  const files = data?.dataImports.nodes ?? [];
  return (
    <section class="stack" aria-labelledby="imports-before">
      <h2 id="imports-before">{said.before}</h2>
      {error ? <Failed error={error} again={again} /> : null}
      {!data && !error ? <SkeletonList count={2} height={4} /> : null}
      {data && !files.length ? <p class="muted">{said.none}</p> : null}
      <ul role="list" class="stack imports-before">
        {files.map((one) => (
          <li key={one.id} class="card row">
            <a href={`/imports/${one.id}`}>{said.file(said.kinds[one.kind], one.organisation?.name ?? "")}</a>
            <Tag tone={TONES[one.status]}>{said.status[one.status]}</Tag>
            <span class="muted">{day(one.createdAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
