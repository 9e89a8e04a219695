// What codegen makes of an operation: its text, and the types of what goes in and comes out.

export interface Document<Data, Variables> {
  readonly name: string;
  readonly kind: string;
  readonly text: string;
  readonly hash: string;
  readonly __types?: (variables: Variables) => Data;
}
