// Builds the client: node build.mjs [--out FOLDER]. The same sources give the same bytes, in any folder.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { generate } from "./codegen.mjs";
import { firstLooks } from "./served.mjs";
import { shared } from "./vite.shared.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const flag = process.argv.indexOf("--out");
const out = flag < 0 ? join(here, "static/app") : resolve(process.argv[flag + 1]);
const SCREEN = /src\/screens\/([^/]+)\/Screen\.tsx$/;

const documents = await generate();
await build({
  ...shared,
  root: here,
  configFile: false,
  logLevel: "warn",
  base: "./",
  publicDir: false,
  build: {
    outDir: out,
    emptyOutDir: true,
    target: "es2023",
    cssTarget: ["chrome123", "firefox121", "safari17.5"], // the first with light-dark()
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    reportCompressedSize: false,
    rollupOptions: {
      input: { app: join(here, "src/main.tsx"), sw: join(here, "src/sw.ts") },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: ({ facadeModuleId, name }) => `${SCREEN.exec(facadeModuleId ?? "")?.[1] ?? name}.js`,
        assetFileNames: ({ originalFileNames, names }) => {
          const screen = /src\/screens\/([^/]+)\//.exec(originalFileNames?.[0] ?? "");
          const name = names?.[0] ?? "asset";
          return screen && name.endsWith(".css") ? `${screen[1]}.css` : name;
        },
      },
    },
  },
});

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const write = (name, value) => writeFileSync(join(out, name), `${JSON.stringify(value, null, 1)}\n`);

/** What a chunk needs before it runs: its own files and those of what it imports, the entry excepted. */
function needs(manifest, key, seen = new Set()) {
  if (seen.has(key) || manifest[key].isEntry) return [];
  seen.add(key);
  const { file, css = [], imports = [] } = manifest[key];
  return [file, ...css, ...imports.flatMap((one) => needs(manifest, one, seen))];
}

const manifest = json(join(out, "manifest.json"));
const entry = manifest["src/main.tsx"];
const screens = readdirSync(join(here, "src/screens"), { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map((one) => one.name)
  .sort()
  .map((name) => ({
    name,
    ...json(join(here, "src/screens", name, "route.json")),
    files: [...new Set(needs(manifest, `src/screens/${name}/Screen.tsx`))],
  }));
write("build.json", { entry: [entry.file, ...(entry.css ?? [])], screens });
write("documents.json", documents);
write("looks.json", await firstLooks(here, out));
rmSync(join(out, "manifest.json"));
