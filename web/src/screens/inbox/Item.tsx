// One notice: what it says, of what, when, and whether it is new.
import { ago, moment } from "../../core/format";
import { say } from "../../core/i18n";
import { markRead } from "../../core/inbox";
import { refresh } from "../../core/query";
import { toast } from "../../core/status";
import { failureText } from "../../core/words";
import type { InboxNoticeFragment } from "../../generated/inbox";
import { IconButton } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { about, iconOf, pageOf } from "./about";
import { words } from "./words";

export function Item({ notice, after }: { notice: InboxNoticeFragment; after: () => void }) {
  const said = say(words);
  const names = about(notice.subject);
  const isNew = !notice.readAt;
  const read = async () => {
    await markRead({ noticeIds: [notice.id] });
    after();
    refresh();
  };
  // Whoever follows it has read it; the page goes on without waiting for that to be noted.
  const follow = () => void (isNew && read().catch(() => undefined));
  return (
    <li class="card card-link inbox-item" data-new={isNew ? "" : undefined}>
      <Icon name={iconOf(notice.kind)} />
      <div class="inbox-text">
        <h3>
          <a class="card-target" href={pageOf(notice)} onClick={follow}>{notice.text}</a>
        </h3>
        {names ? <p>{names}</p> : null}
        <p class="row small muted">
          {isNew ? <Tag tone="brand">{said.isNew}</Tag> : null}
          <time dateTime={notice.happenedAt} title={moment(notice.happenedAt)}>{ago(notice.happenedAt)}</time>
        </p>
      </div>
      {isNew ? (
        <IconButton
          class="above"
          icon="check"
          label={said.readOne(notice.text)}
          onClick={() => void read().catch((error: unknown) => toast(failureText(error), { kind: "problem" }))}
        />
      ) : null}
    </li>
  );
}
