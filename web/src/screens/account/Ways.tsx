// The ways in which one signs in, each with its state; they change on the server's own page.
import { day, list } from "../../core/format";
import { say } from "../../core/i18n";
import { Card, Notice } from "../../ui/Card";
import { Icon, type IconName } from "../../ui/Icon";
import type { SignIn } from "./signIn";
import { words } from "./words";

export function Ways({ found }: { found: SignIn }) {
  const said = say(words);
  const passkeys = found.passkeys.map((one) => one.name);
  return (
    <Card class="stack">
      <h2>{said.ways}</h2>
      {found.secondStepDemandedBy.length ? (
        <Notice kind="warn" alert><p>{said.demanded(list(found.secondStepDemandedBy))}</p></Notice>
      ) : null}
      <p class="muted">{said.waysIntro}</p>
      <ul role="list" class="account-ways">
        <Way part="passkeys" icon="key" title={said.passkeys} state={passkeys.length ? list(passkeys) : said.passkeysNone} />
        <Way
          part="password"
          icon="lock"
          title={said.password}
          state={found.password ? said.passwordSet(day(found.password.changedAt)) : said.passwordNone}
        />
        <Way
          part="second"
          icon="shield-check"
          title={said.second}
          state={found.isSecondStepOn ? said.secondOn(found.recoveryCodesLeft) : said.secondOff}
        />
        <Way
          part="identities"
          icon="building-2"
          title={said.providers}
          state={found.providers.length ? list(found.providers) : said.providersNone}
        />
      </ul>
    </Card>
  );
}

function Way({ part, icon, title, state }: { part: string; icon: IconName; title: string; state: string }) {
  const said = say(words);
  return (
    <li class="account-way">
      <Icon name={icon} />
      <div>
        <h3>{title}</h3>
        <p>{state}</p>
      </div>
      <a class="button button-secondary" href={`/auth/account#way-${part}`} aria-label={said.change(title)}>{said.manage}</a>
    </li>
  );
}
