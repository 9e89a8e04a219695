// Registers the service worker, which shows the page for being offline; the one script address that may be made here.

interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

/** Installs the worker of this build once the page is at rest; there is none on plain http elsewhere. */
export function installWorker(): void {
  const build = document.documentElement.dataset["build"];
  if (!("serviceWorker" in navigator) || !build) return;
  const types = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  const policy = types?.createPolicy("duobaan", {
    createScriptURL: (url) => {
      if (/^\/sw\.js\?v=[0-9a-f]+$/.test(url)) return url;
      throw new TypeError("no such script");
    },
  });
  const address = `/sw.js?v=${build}`;
  addEventListener("load", () => {
    void navigator.serviceWorker.register(policy?.createScriptURL(address) ?? address).catch(() => undefined);
  });
}
