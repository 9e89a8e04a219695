// A question over the page: the platform's own dialog keeps the focus inside and gives it back.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { say } from "../core/i18n";
import { common } from "../core/words";
import { IconButton } from "./Button";

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  wide?: boolean;
  foot?: ComponentChildren;
  children: ComponentChildren;
}

export function Dialog({ title, open, onClose, wide, foot, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={box}
      class={wide ? "dialog dialog-wide" : "dialog"}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === box.current) box.current?.close();
      }}
    >
      {open ? (
        <>
          <div class="dialog-head">
            <h2 id={id}>{title}</h2>
            <IconButton icon="x" label={say(common).close} onClick={() => box.current?.close()} />
          </div>
          <div class="dialog-body stack">{children}</div>
          {foot ? <div class="dialog-foot">{foot}</div> : null}
        </>
      ) : null}
    </dialog>
  );
}
