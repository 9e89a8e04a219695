// What a build and the tests of units have in common.
export const shared = {
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
};
