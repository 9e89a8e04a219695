// Whom to ask, as who runs this server set it: a mail address or a page.
const text = document.documentElement.dataset["contact"] ?? "";

/** Null when nobody set it; anything but a page or a mail address is no link either. */
export const contact = /^https?:\/\//.test(text)
  ? { address: text, text: text.replace(/^https?:\/\//, "") }
  : /^[^\s@]+@[^\s@]+$/.test(text)
    ? { address: `mailto:${text}`, text }
    : null;
