// How one is told of each kind of thing: a choice per kind, and one for a whole group.
import { capital } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import type { NoticeChannel, NoticeKind, NoticeSettingsAllFragment } from "../../generated/notice-settings";
import { Notice } from "../../ui/Card";
import { Disclosure } from "../../ui/Disclosure";
import { SelectField } from "../../ui/Field";
import { concerns, type Group, GROUPS, kindsOf } from "./groups";
import { words } from "./words";

const CHANNELS: readonly NoticeChannel[] = ["AT_ONCE", "DIGEST", "INBOX", "OFF"];

interface Props {
  settings: NoticeSettingsAllFragment;
  choose: (kinds: readonly NoticeKind[], channel: NoticeChannel) => void;
}

export function Kinds({ settings, choose }: Props) {
  const said = say(words);
  const others = settings.choices.map((one) => one.kind).filter((kind) => !concerns(kind));
  return (
    <section class="card stack" aria-labelledby="kinds">
      <h2 id="kinds">{said.kinds}</h2>
      <p class="muted">{said.kindsHint}</p>
      {settings.isMailStopped ? <Notice><p>{said.stoppedNote}</p></Notice> : null}
      {GROUPS.map((group) => ({ group, kinds: kindsOf(group, settings).filter(concerns) }))
        .filter(({ kinds }) => kinds.length)
        .map(({ group, kinds }) => <OneGroup key={group} {...{ group, kinds, settings, choose }} />)}
      <p class="muted small">{said.searchNote} <a href="/alerts">{said.searchGo}</a></p>
      {others.length ? (
        <Disclosure summary={said.others}>
          <div class="notice-kinds">
            {others.map((kind) => <One key={kind} kind={kind} {...{ settings, choose }} />)}
          </div>
        </Disclosure>
      ) : null}
    </section>
  );
}

function OneGroup({ group, kinds, settings, choose }: Props & { group: Group; kinds: readonly NoticeKind[] }) {
  const said = say(words);
  const held = new Set(kinds.map((kind) => channelOf(settings, kind)));
  const same = held.size === 1 ? [...held][0] : undefined;
  const options = CHANNELS.map((value) => ({ value, label: said.channels[value] }));
  const label = useVocabulary("NoticeKind");
  const title = said.groups[group];
  const several = kinds.length > 1;
  return (
    <div class="notice-group" role="group" aria-label={title}>
      <div class="notice-whole">
        <h3>{title}</h3>
        {several ? (
          <SelectField
            label={<span class="hidden-text">{said.whole(title)}</span>}
            options={same ? options : [{ value: "", label: said.mixed }, ...options]}
            value={same ?? ""}
            onChange={(event) => event.currentTarget.value && choose(kinds, event.currentTarget.value as NoticeChannel)}
          />
        ) : null}
      </div>
      {several ? (
        <>
          <p class="muted small">{kinds.map((kind) => capital(label("NoticeKind", kind))).join(" · ")}</p>
          <Disclosure summary={<span>{said.each}<span class="hidden-text">: {title}</span></span>}>
            <div class="notice-kinds">
              {kinds.map((kind) => <One key={kind} kind={kind} {...{ settings, choose }} />)}
            </div>
          </Disclosure>
        </>
      ) : (
        <div class="notice-kinds">
          {kinds.map((kind) => <One key={kind} kind={kind} {...{ settings, choose }} />)}
        </div>
      )}
    </div>
  );
}

const channelOf = (settings: NoticeSettingsAllFragment, kind: NoticeKind): NoticeChannel =>
  settings.choices.find((one) => one.kind === kind)?.channel ?? "INBOX";

function One({ kind, settings, choose }: Props & { kind: NoticeKind }) {
  const said = say(words);
  const label = useVocabulary("NoticeKind");
  return (
    <SelectField
      label={capital(label("NoticeKind", kind))}
      options={CHANNELS.map((value) => ({ value, label: said.channels[value] }))}
      value={channelOf(settings, kind)}
      onChange={(event) => choose([kind], event.currentTarget.value as NoticeChannel)}
    />
  );
}
