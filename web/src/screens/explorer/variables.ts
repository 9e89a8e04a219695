// Helps with the variables of an operation: what they may be called, and whether each value fits its type.
import { type Completion, type CompletionContext, type CompletionResult, autocompletion } from "@codemirror/autocomplete";
import { json, jsonLanguage, jsonParseLinter } from "@codemirror/lang-json";
import { syntaxTree } from "@codemirror/language";
import { type Diagnostic, linter } from "@codemirror/lint";
import type { EditorState, Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import {
  coerceInputValue,
  getNullableType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isRequiredInputField,
  isScalarType,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";

export interface Expected {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly required: boolean;
}

/** Returns what an operation expects of its variables, as far as the schema knows it. */
export function expectedBy(schema: GraphQLSchema, defined: readonly VariableDefinitionNode[]): readonly Expected[] {
  return defined.flatMap((one) => {
    const type = typeFromAST(schema, one.type as never);
    if (!type || !isInputType(type)) return [];
    const required = one.type.kind === "NonNullType" && !one.defaultValue;
    return [{ name: one.variable.name.value, type, required }];
  });
}

const keyOf = (node: SyntaxNode, text: (node: SyntaxNode) => string): string => {
  try {
    return JSON.parse(text(node.getChild("PropertyName") ?? node)) as string;
  } catch {
    return "";
  }
};

/** Returns the node of the value at a path; of one that is not there the nearest around it. */
function nodeAt(state: EditorState, path: readonly (string | number)[]): SyntaxNode {
  const text = (node: SyntaxNode) => state.sliceDoc(node.from, node.to);
  let node = syntaxTree(state).topNode.firstChild ?? syntaxTree(state).topNode;
  for (const key of path) {
    const found: SyntaxNode | null | undefined =
      typeof key === "number"
        ? childrenOf(node)[key]
        : node.getChildren("Property").find((one) => keyOf(one, text) === key)?.lastChild;
    if (!found) return node;
    node = found;
  }
  return node;
}

function childrenOf(list: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let one = list.firstChild; one; one = one.nextSibling) if (!/^[[\],]$/.test(one.name)) found.push(one);
  return found;
}

function check(state: EditorState, expected: readonly Expected[]): Diagnostic[] {
  const given = JSON.parse(state.doc.toString() || "{}") as unknown;
  if (typeof given !== "object" || given === null || Array.isArray(given)) return [];
  const values = given as Record<string, unknown>;
  const found: Diagnostic[] = [];
  const tell = (path: readonly (string | number)[], message: string, severity: Diagnostic["severity"]) => {
    const { from, to } = nodeAt(state, path);
    found.push({ from, to, message, severity });
  };
  for (const { name, type, required } of expected) {
    if (!(name in values)) {
      if (required) tell([], `Variable "$${name}" of type "${type.toString()}" is required.`, "error");
      continue;
    }
    coerceInputValue(values[name], type, (path, _value, error) => tell([name, ...path], error.message, "error"));
  }
  const known = new Set(expected.map((one) => one.name));
  for (const name of Object.keys(values)) if (!known.has(name)) tell([name], `Variable "$${name}" is not asked.`, "warning");
  return found;
}

/** Follows the path from the top to a node: the names of the properties around it. */
function pathTo(node: SyntaxNode, state: EditorState): string[] {
  const path: string[] = [];
  for (let one: SyntaxNode | null = node; one; one = one.parent) {
    if (one.name === "Property") path.unshift(keyOf(one, (each) => state.sliceDoc(each.from, each.to)));
  }
  return path;
}

function typeAt(expected: readonly Expected[], path: readonly string[]): GraphQLInputType | null {
  const [first, ...rest] = path;
  let type = expected.find((one) => one.name === first)?.type;
  for (const name of rest) {
    const bare = bareOf(type);
    type = isInputObjectType(bare) ? bare.getFields()[name]?.type : undefined;
  }
  return type ?? null;
}

/** The type without "not null" and lists around it. */
function bareOf(type: GraphQLInputType | null | undefined): GraphQLInputType | null {
  let bare = type ? (getNullableType(type) as GraphQLInputType) : null;
  while (bare && isListType(bare)) bare = getNullableType(bare.ofType) as GraphQLInputType;
  return bare;
}

function names(expected: readonly Expected[], path: readonly string[]): Completion[] {
  if (!path.length) return expected.map((one) => named(one.name, one.type, one.required));
  const type = bareOf(typeAt(expected, path));
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields()).map((one) => ({
    ...named(one.name, one.type, isRequiredInputField(one)),
    ...(one.description ? { info: one.description } : {}),
  }));
}

function named(name: string, type: GraphQLInputType, required: boolean): Completion {
  return { label: `"${name}"`, detail: type.toString(), apply: `"${name}": `, ...(required ? { boost: 1 } : {}) };
}

function valuesOf(type: GraphQLInputType | null): Completion[] {
  const bare = bareOf(type);
  if (isEnumType(bare)) {
    return bare.getValues().map((one) => ({ label: `"${one.name}"`, ...(one.description ? { info: one.description } : {}) }));
  }
  return isScalarType(bare) && bare.name === "Boolean" ? [{ label: "true" }, { label: "false" }] : [];
}

/** Whether an object or a list is nearest around a node. */
function enclosing(node: SyntaxNode): string {
  for (let one: SyntaxNode | null = node; one; one = one.parent) if (/^(Object|Array)$/.test(one.name)) return one.name;
  return "";
}

function complete(expected: () => readonly Expected[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/"?\w*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const node = syntaxTree(context.state).resolveInner(context.pos, -1);
    const before = context.state.sliceDoc(0, word.from).trimEnd().at(-1);
    const property = node.name === "Property" ? node : node.parent?.name === "Property" ? node.parent : null;
    const path = pathTo(node, context.state);
    const isName = (before === "{" || before === ",") && enclosing(node) === "Object";
    // While a name is typed its own property is around it already.
    const around = isName && property && property.from >= word.from ? path.slice(0, -1) : path;
    const options = isName ? names(expected(), around) : valuesOf(typeAt(expected(), path));
    const to = context.state.sliceDoc(context.pos, context.pos + 1) === '"' ? context.pos + 1 : context.pos;
    return options.length ? { from: word.from, to, options, validFor: /^"?\w*"?$/ } : null;
  };
}

/** JSON with help; `expected` is asked anew each time. */
export function variablesHelp(expected: () => readonly Expected[], isKnown: () => boolean): Extension[] {
  const parses = jsonParseLinter();
  const source = (view: EditorView): Diagnostic[] => {
    if (!view.state.doc.toString().trim()) return isKnown() ? check(view.state, expected()) : [];
    const wrong = parses(view);
    return wrong.length || !isKnown() ? wrong : check(view.state, expected());
  };
  return [json(), jsonLanguage.data.of({ autocomplete: complete(expected) }), autocompletion({ icons: false }), linter(source)];
}
