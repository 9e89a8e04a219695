// Making an address for a program of one's own: what it shows, the address once, and how to use it.
import { useState } from "preact/hooks";
import { troubleOf } from "../core/answer";
import { say } from "../core/i18n";
import { useMutation } from "../core/query";
import { announce } from "../core/status";
import { FeedsMake, type FeedsMakeMutation, type FeedSubjectInput } from "../generated/feeds";
import { Button, ButtonLink } from "../ui/Button";
import { Notice } from "../ui/Card";
import { Copyable } from "../ui/Copyable";
import { Dialog } from "../ui/Dialog";
import { Failed } from "../ui/Waiting";
import { words } from "./words";

type Made = Extract<FeedsMakeMutation["makeFeed"], { __typename: "MakeFeedSuccess" }>;

interface Props {
  of: FeedSubjectInput;
  /** What the feed is of, in words. */
  what: string;
  /** What the button says where there are several. */
  label?: string;
}

/** A saved search goes to a feed reader, a week to a calendar. */
const isSearch = (of: FeedSubjectInput) => "savedSearchId" in of && !!of.savedSearchId;

export function Subscribe({ of, what, label }: Props) {
  const said = say(words);
  const [open, setOpen] = useState(false);
  const search = isSearch(of);
  return (
    <>
      <Button icon={search ? "link" : "calendar"} onClick={() => setOpen(true)}>{label ?? (search ? said.reader : said.calendar)}</Button>
      {open ? <Making of={of} what={what} close={() => setOpen(false)} /> : null}
    </>
  );
}

function Making({ of, what, close }: Props & { close: () => void }) {
  const said = say(words);
  const { run, busy, error } = useMutation(FeedsMake);
  const [made, setMade] = useState<Made | null>(null);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const search = isSearch(of);
  const make = async () => {
    setRefused([]);
    const done = (await run({ input: { of } }))?.makeFeed;
    if (!done) return;
    const trouble = troubleOf(done);
    if (trouble) setRefused(trouble.texts);
    else if (done.__typename === "MakeFeedSuccess") {
      setMade(done);
      announce(said.made);
    }
  };
  const foot = made ? (
    <Button look="primary" onClick={close}>{said.done}</Button>
  ) : (
    <Button look="primary" busy={busy} onClick={() => void make()}>{search ? said.makeBoth : said.make}</Button>
  );
  return (
    <Dialog title={search ? said.readerTitle : said.calendarTitle} open onClose={close} foot={foot}>
      {made ? <Told made={made} /> : <p>{search ? said.readerText(what) : said.calendarText(what)}</p>}
      {made ? null : <p class="muted">{said.secret}</p>}
      {error ? <Failed error={error} /> : null}
      {refused.length ? <Notice kind="bad" alert>{refused.map((one) => <p key={one}>{one}</p>)}</Notice> : null}
      <p><a href="/feeds">{said.manage}</a></p>
    </Dialog>
  );
}

function Told({ made }: { made: Made }) {
  const said = say(words);
  const { calendarPath, atomPath, jsonPath } = made;
  return (
    <>
      <Notice kind="warn"><p><strong>{said.once}</strong> {said.secret}</p></Notice>
      {calendarPath ? <Copyable id="feed-calendar" label={said.address} text={location.origin + calendarPath} /> : null}
      {atomPath ? <Copyable id="feed-atom" label={said.atom} text={location.origin + atomPath} /> : null}
      {jsonPath ? <Copyable id="feed-json" label={said.json} text={location.origin + jsonPath} /> : null}
      {calendarPath ? <How path={calendarPath} /> : <p>{said.readerHow}</p>}
    </>
  );
}

function How({ path }: { path: string }) {
  const said = say(words);
  return (
    <>
      <div><ButtonLink icon="calendar" href={`webcal://${location.host}${path}`}>{said.open}</ButtonLink></div>
      <h3>{said.how}</h3>
      <ul class="stack">
        {[said.google, said.apple, said.outlook].map((one) => <li key={one}>{one}</li>)}
      </ul>
      <p class="muted small">{said.delay}</p>
    </>
  );
}
