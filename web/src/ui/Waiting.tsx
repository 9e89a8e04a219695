// What is shown before there is something to show: grey lines as large as what comes, an empty state, a failure.
import type { ComponentChildren } from "preact";
import { say } from "../core/i18n";
import { common, failureText } from "../core/words";
import { signInAddress } from "../core/viewer";
import { Failure } from "../core/graphql";
import { Button, ButtonLink } from "./Button";
import { Notice } from "./Card";
import { Icon, type IconName } from "./Icon";

/** `height` in rem is that of what comes, so that nothing moves. */
export function Skeleton({ height = 1.5, width = "100%" }: { height?: number; width?: string }) {
  return <span class="skeleton" aria-hidden="true" style={{ height: `${height}rem`, width }} />;
}

/** As many grey boxes as results are expected. */
export function SkeletonList({ count, height }: { count: number; height: number }) {
  return (
    <div class="stack" aria-busy="true">
      <span class="hidden-text">{say(common).loading}</span>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </div>
  );
}

export function Empty({ icon = "search", title, children }: { icon?: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Says what went wrong, what to do, and lets one do it. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const said = say(common);
  return (
    <Notice kind="bad" alert>
      <p>
        <strong>{said.problem}.</strong> {failureText(error)}
      </p>
      <div class="row">
        {error instanceof Failure && error.kind === "signed-out" ? (
          <ButtonLink href={signInAddress()} look="primary">{said.signIn}</ButtonLink>
        ) : null}
        {again ? <Button onClick={again} icon="refresh-cw">{said.retry}</Button> : null}
      </div>
    </Notice>
  );
}

/** The button below a list that fetches what comes next. */
export function More({ shown, total, busy, onMore }: { shown: string; total: boolean; busy: boolean; onMore: () => void }) {
  return (
    <div class="empty" style={{ paddingBlock: "1.5rem" }}>
      <p class="muted number">{shown}</p>
      {total ? null : (
        <Button onClick={onMore} busy={busy}>
          {busy ? say(common).loading : say(common).more}
        </Button>
      )}
    </div>
  );
}
