// Giving the vacancy to others: a link, and on paper a code that a phone opens.
import { useEffect, useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { toast } from "../../core/status";
import { Button } from "../../ui/Button";
import { words } from "./words";

export function Sharing({ title }: { title: string }) {
  const said = say(words);
  const address = location.origin + location.pathname;
  const copy = async () => {
    if (navigator.share) return navigator.share({ title, url: address }).catch(() => undefined);
    await navigator.clipboard.writeText(address);
    return toast(said.copied);
  };
  return (
    <>
      <div class="row no-print sharing">
        <Button icon="link" onClick={() => void copy()}>{said.share}</Button>
        <Button icon="printer" onClick={() => print()}>{said.print}</Button>
      </div>
      <PrintedCode address={address} />
    </>
  );
}

/** The address as a QR code; its program comes after the page, for paper only. */
function PrintedCode({ address }: { address: string }) {
  const [path, setPath] = useState<{ d: string; size: number } | null>(null);
  useEffect(() => {
    let stopped = false;
    void import("uqr").then(({ encode }) => {
      const { data, size } = encode(address, { ecc: "M", border: 2 });
      const d = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
      if (!stopped) setPath({ d, size });
    });
    return () => {
      stopped = true;
    };
  }, [address]);
  if (!path) return null;
  return (
    <figure class="print-only code">
      <svg viewBox={`0 0 ${path.size} ${path.size}`} role="img" aria-label={say(words).qr}><path d={path.d} /></svg>
      <figcaption>{say(words).qr}<br />{address}</figcaption>
    </figure>
  );
}
