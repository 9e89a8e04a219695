// The bar at the top: where to go for one's role, the language, the look and the account.
import { useEffect, useState } from "preact/hooks";
import { LOCALES, locale, say, speak } from "../core/i18n";
import { place, screens } from "../core/router";
import { dress, THEMES, theme } from "../core/theme";
import { roles as rolesNow, signInAddress, signOut, viewer } from "../core/viewer";
import { helpAddress } from "../ui/HelpLink";
import { Icon } from "../ui/Icon";
import { Bell, useCounting } from "./Bell";
import { languages, words } from "./words";

export function Header() {
  const said = say(words);
  const [open, setOpen] = useState(false);
  const path = place.value.path;
  useEffect(() => setOpen(false), [place.value]);
  useCounting();
  return (
    <header class="header no-print">
      <div class="page header-in">
        <a class="brand" href="/" aria-label={said.home}>
          <Mark />
          <span aria-hidden="true">Duobaan</span>
        </a>
        <Bell at="bar" />
        <button
          type="button"
          class="button button-secondary header-menu"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
          onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
        >
          <Icon name={open ? "x" : "menu"} />
          <span>{said.menu}</span>
        </button>
        <div class="header-panel" id="menu" data-open={open ? "" : undefined}>
          <nav aria-label={said.nav}>
            <ul role="list" class="header-links">
              {navItems("bar").map((one) => (
                <li key={one.name}>
                  <a href={one.paths[0]} aria-current={one.paths[0] === path ? "page" : undefined}>
                    {say(one.nav.label)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <div class="header-tools">
            <Look />
            <Bell at="tools" />
            <Account />
          </div>
        </div>
      </div>
    </header>
  );
}

function navItems(menu: "bar" | "account") {
  const held = rolesNow.value;
  const mine = (wanted: readonly string[]) =>
    wanted.includes("*") ||
    (wanted.includes("none") && viewer.value === null) ||
    (wanted.includes("signed-in") && !!viewer.value) ||
    wanted.some((role) => held.has(role as never));
  return screens
    .flatMap((one) => (one.nav && (one.nav.menu ?? "bar") === menu && mine(one.nav.roles) ? [{ ...one, nav: one.nav }] : []))
    .sort((a, b) => a.nav.order - b.nav.order);
}

/** The mark: two rings that share a part, as two people share a job. */
export function Mark() {
  return (
    <svg class="brand-mark" viewBox="0 0 40 28" aria-hidden="true">
      <circle cx="14" cy="14" r="10" />
      <circle cx="26" cy="14" r="10" />
    </svg>
  );
}

function Look() {
  const said = say(words);
  return (
    <div class="row look">
      <div class="row look-languages" role="group" aria-label={said.language}>
        {LOCALES.map((one) => (
          <button
            type="button"
            key={one}
            class="look-language"
            lang={one}
            aria-pressed={locale.value === one}
            aria-label={`${one.toUpperCase()} ${languages[one]}`}
            onClick={() => speak(one)}
          >
            {one.toUpperCase()}
          </button>
        ))}
      </div>
      <button
        type="button"
        class="button button-quiet button-icon"
        aria-label={`${said.look}: ${said.themes[theme.value]}`}
        title={`${said.look}: ${said.themes[theme.value]}`}
        onClick={() => dress(THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "auto")}
      >
        <Icon name={theme.value === "auto" ? "monitor" : theme.value === "light" ? "sun" : "moon"} />
      </button>
    </div>
  );
}

function Account() {
  const said = say(words);
  const who = viewer.value;
  if (who === undefined) return <span class="header-account" aria-hidden="true" />;
  if (who === null) {
    return (
      <a class="button button-primary header-account" href={signInAddress()}>
        {said.signIn}
      </a>
    );
  }
  return (
    <details class="account header-account" name="account">
      <summary class="button button-secondary">
        <Icon name="user" />
        <span class="hidden-text">{said.signedInAs(who.user.name)}</span>
        <span class="account-name" aria-hidden="true">{who.user.name}</span>
        <Icon name="chevron-down" />
      </summary>
      <div class="account-menu">
        <p class="small muted">{who.user.email}</p>
        <ul role="list" class="small">
          {who.memberships.map((one) => (one.organisation ? <li key={one.organisation.id}>{one.organisation.name}</li> : null))}
        </ul>
        {navItems("account").map((one) => (
          <a key={one.name} class="button button-quiet" href={one.paths[0]}>{say(one.nav.label)}</a>
        ))}
        <a class="button button-quiet" href="/account">{said.account}</a>
        <a class="button button-quiet" href="/account/privacy">{said.ownPrivacy}</a>
        <a class="button button-quiet" href="/alerts">{said.saved}</a>
        <a class="button button-quiet" href="/inbox/settings">{said.noticeSettings}</a>
        <a class="button button-quiet" href="/feeds">{said.feeds}</a>
        <a class="button button-quiet" href={helpAddress()}>{said.help}</a>
        <button type="button" class="button button-quiet" onClick={() => void signOut()}>
          <Icon name="log-out" />
          <span>{said.signOut}</span>
        </button>
      </div>
    </details>
  );
}
