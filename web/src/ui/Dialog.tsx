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
  /** As high as the window allows whatever is in it: what arrives late moves nothing under a finger. */
  tall?: boolean;
  foot?: ComponentChildren;
  children: ComponentChildren;
}

export function Dialog({ title, open, onClose, wide, tall, foot, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const beside = useRef(false);
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
      class={`dialog${wide ? " dialog-wide" : ""}${tall ? " dialog-tall" : ""}`}
      aria-labelledby={id}
      onClose={onClose}
      onPointerDown={(event) => {
        beside.current = event.target === box.current;
      }}
      onClick={(event) => {
        // A press that began inside, such as marking a word, does not close what it ends beside.
        if (beside.current && event.target === box.current) box.current?.close();
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
