// The frame: header, the screen of the address, footer, and what is said aloud.
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useErrorBoundary, useLayoutEffect, useRef, useState } from "preact/hooks";
import { locale, say } from "../core/i18n";
import { refresh } from "../core/query";
import { load, place, route, type Screen, viewOf } from "../core/router";
import { announce, spoken } from "../core/status";
import { title } from "../core/title";
import { signInAddress, viewer } from "../core/viewer";
import { Button, ButtonLink } from "../ui/Button";
import { Notice } from "../ui/Card";
import { Icon } from "../ui/Icon";
import { Toasts } from "../ui/Toasts";
import { Skeleton } from "../ui/Waiting";
import { Footer } from "./Footer";
import { Header } from "./Header";
import { words } from "./words";
import "./layout.css";

interface Loaded {
  readonly screen: Screen;
  readonly View: ComponentType;
}

export function Shell() {
  const said = say(words);
  const found = route.value;
  const own = found ? say(found.screen.title) : said.missing;
  const shown = title.value || own;
  useEffect(() => {
    document.title = shown === "Duobaan" ? shown : `${shown} - Duobaan`;
  }, [shown, locale.value]);
  return (
    <>
      <a class="skip" href="#main" onClick={() => document.getElementById("main")?.focus()}>
        {said.skip}
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
      <p class="hidden-text" role="status" id="spoken">{spoken.value}</p>
      <Toasts />
    </>
  );
}

function useScreen(): { loaded: Loaded | null; failed: boolean } {
  const screen = route.value?.screen ?? null;
  const [loaded, setLoaded] = useState<Loaded | null>(() => {
    const View = screen && viewOf(screen);
    return screen && View ? { screen, View } : null;
  });
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stopped = false;
    setFailed(false);
    if (screen && loaded?.screen !== screen)
      load(screen).then(
        (View) => stopped || setLoaded({ screen, View }),
        () => stopped || setFailed(true),
      );
    return () => {
      stopped = true;
    };
  }, [screen]);
  return { loaded: screen ? loaded : null, failed };
}

function Outlet() {
  const { loaded, failed } = useScreen();
  const found = route.value;
  useArrival(found ? (loaded?.screen === found.screen ? place.value.path : null) : place.value.path);
  if (failed) return <Outdated />;
  if (!found) return <Missing />;
  if (found.screen.access === "signed-in" && viewer.value === null) {
    location.replace(signInAddress());
    return null;
  }
  if (!loaded || (found.screen.access === "signed-in" && !viewer.value)) return <Coming />;
  const { View } = loaded;
  return (
    <Guarded key={loaded.screen.name}>
      <View />
    </Guarded>
  );
}

/** Shows a plain page where a screen fails, until the reader goes elsewhere. */
function Guarded({ children }: { children: ComponentChildren }) {
  const [error, again] = useErrorBoundary((failure: unknown) => {
    reportError(failure);
    // What it failed on may be an answer that is kept: the next try asks anew.
    refresh();
  });
  const failedAt = useRef("");
  const { path } = place.value;
  useEffect(() => {
    if (error && failedAt.current && failedAt.current !== path) again();
    failedAt.current = path;
  }, [path, error]);
  return <>{error ? <Broken /> : children}</>;
}

/** Moves the focus to the heading of a page that was gone to, and says its name. */
function useArrival(path: string | null): void {
  const before = useRef<string | null>(null);
  const said = say(words);
  // Before what is drawn says its own title: a step of the same screen has it at once.
  useLayoutEffect(() => {
    if (path !== null) title.value = "";
  }, [path]);
  useEffect(() => {
    if (path === null) return;
    const first = before.current === null;
    if (before.current === path) return;
    before.current = path;
    if (first) return;
    focusHeading();
    const found = route.peek();
    announce(said.loaded(found ? say(found.screen.title) : said.missing));
    return keepFocus();
  }, [path]);
}

function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>("main h1");
  heading?.setAttribute("tabindex", "-1");
  (heading ?? document.getElementById("main"))?.focus({ preventScroll: true });
}

/** Gives the focus to the heading that comes later, or in place of the first, unless the reader has gone on. */
function keepFocus(): () => void {
  const main = document.getElementById("main");
  let had = document.querySelector("main h1");
  const watch = new MutationObserver(() => {
    const heading = document.querySelector("main h1");
    if (!heading || heading === had) return;
    had = heading;
    if (document.activeElement === document.body || document.activeElement === main) focusHeading();
  });
  if (main) watch.observe(main, { childList: true, subtree: true });
  return () => watch.disconnect();
}

function Coming() {
  return (
    <div class="page stack page-top" aria-busy="true">
      <Skeleton height={2.75} width="60%" />
      <Skeleton height={20} />
    </div>
  );
}

function Missing() {
  const said = say(words);
  return (
    <div class="page page-top">
      <div class="empty">
        <Icon name="map-pin" />
        <h1>{said.missing}</h1>
        <p class="prose">{said.missingText}</p>
        <div class="row">
          <ButtonLink href="/" look="primary">{said.toHome}</ButtonLink>
          <ButtonLink href="/vacancies">{said.toVacancies}</ButtonLink>
          <ButtonLink href="/professionals">{said.toProfessionals}</ButtonLink>
        </div>
      </div>
    </div>
  );
}

function Broken() {
  const said = say(words);
  return (
    <div class="page page-top">
      <div class="empty" role="alert">
        <Icon name="triangle-alert" />
        <h1>{said.broken}</h1>
        <p class="prose">{said.brokenText}</p>
        <div class="row">
          <Button look="primary" icon="refresh-cw" onClick={() => location.reload()}>{said.reload}</Button>
          <ButtonLink href="/">{said.toHome}</ButtonLink>
        </div>
      </div>
    </div>
  );
}

function Outdated() {
  const said = say(words);
  return (
    <div class="page page-top">
      <Notice kind="warn" alert>
        <p>{navigator.onLine ? said.outdated : said.offlineText}</p>
        <Button look="primary" onClick={() => location.reload()}>{said.reload}</Button>
      </Notice>
    </div>
  );
}
