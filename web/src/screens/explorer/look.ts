// How the editor looks: the tokens of the page, which shine through into its shadow root.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const token = (name: string) => `var(--duobaan-${name})`;
const colour = (name: string) => token(`color-${name}`);

const theme = EditorView.theme({
  "&": { height: "100%", color: colour("ink"), backgroundColor: colour("raised"), borderRadius: token("shape-radius") },
  "&.cm-focused": { outline: `3px solid ${colour("focus")}`, outlineOffset: "0" },
  ".cm-scroller": { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace", fontSize: "0.875rem", lineHeight: "1.6" },
  ".cm-content": { caretColor: colour("ink"), paddingBlock: "0.5rem" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: colour("ink"), borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: `color-mix(in oklab, ${colour("brand")} 28%, transparent)`,
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: `color-mix(in oklab, ${colour("brand-soft")} 45%, transparent)` },
  ".cm-gutters": { backgroundColor: colour("raised"), color: colour("muted"), borderRight: `1px solid ${colour("line")}` },
  ".cm-foldPlaceholder": { backgroundColor: colour("sunken"), borderColor: colour("edge"), color: colour("ink") },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: colour("brand-soft"), outline: `1px solid ${colour("brand")}` },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: colour("bad-soft") },
  ".cm-tooltip": {
    backgroundColor: colour("raised"),
    color: colour("ink"),
    border: `1px solid ${colour("edge")}`,
    borderRadius: token("shape-radius"),
    boxShadow: token("shape-shadow-high"),
    maxWidth: "min(30rem, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16rem", maxWidth: "min(28rem, 88vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.3rem 0.6rem", minHeight: "1.75rem", lineHeight: "1.4" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: colour("brand"), color: colour("on-brand") },
  ".cm-completionDetail": { fontStyle: "normal", color: colour("muted"), marginInlineStart: "0.75rem" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": { padding: "0.5rem 0.75rem", fontFamily: token("text-family") },
  ".cm-diagnostic": { padding: "0.4rem 0.6rem", fontFamily: token("text-family") },
  ".cm-diagnostic-error": { borderLeft: `5px solid ${colour("bad")}` },
  ".cm-diagnostic-warning": { borderLeft: `5px solid ${colour("warn")}` },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: `underline wavy ${colour("bad")}`, textUnderlineOffset: "0.2em" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: `underline wavy ${colour("warn")}`, textUnderlineOffset: "0.2em" },
  ".cm-panels": { backgroundColor: colour("sunken"), color: colour("ink") },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: colour("brand-soft"), color: colour("ink") },
  ".gone": { fontWeight: "650", color: colour("warn") },
});

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword, tags.modifier], color: colour("partner-3"), fontWeight: "650" },
  { tag: [tags.propertyName, tags.attributeName], color: colour("brand") },
  { tag: [tags.string], color: colour("good") },
  { tag: [tags.integer, tags.float, tags.number, tags.bool, tags.null], color: colour("accent") },
  { tag: [tags.variableName], color: colour("accent") },
  { tag: [tags.special(tags.name), tags.atom, tags.typeName], color: colour("warn") },
  { tag: [tags.comment, tags.lineComment], color: colour("muted"), fontStyle: "italic" },
  { tag: [tags.punctuation, tags.brace, tags.paren, tags.separator, tags.squareBracket], color: colour("muted") },
  { tag: tags.invalid, color: colour("bad") },
]);

export const look: readonly Extension[] = [theme, syntaxHighlighting(highlight)];
