// The clipboard, which browsers give to pages of https and of this machine only.

/** Copies a text and says whether that went. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
