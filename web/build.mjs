// Builds src/comity/faces/web/static: scripts, styles, fonts and the map of the world, with their licences and a manifest.
// The names of built files hold a hash of their content, so that browsers may keep them for good.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import countries from "i18n-iso-countries";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/comity/faces/web/static");
const hash = (data) => createHash("sha256").update(data).digest("hex").slice(0, 10);

// States of the map by ISO 3166-1 alpha-3. What has no ISO number on the map has no code here but Kosovo, which Comity calls XKX.
function world() {
  const topology = JSON.parse(readFileSync(join(here, "node_modules/world-atlas/countries-50m.json"), "utf8"));
  const collection = feature(topology, topology.objects.countries);
  const uncoded = { Kosovo: "XKX" };
  for (const each of collection.features) {
    const { name } = each.properties;
    each.properties = { name: (each.id && countries.numericToAlpha3(each.id)) || uncoded[name] || `- ${name}` };
    delete each.id;
    each.geometry.coordinates = rounded(each.geometry.coordinates);
  }
  collection.features = collection.features.filter((each) => each.properties.name !== "ATA");
  return JSON.stringify(collection);
}

function rounded(value) {
  return Array.isArray(value) ? value.map(rounded) : Math.round(value * 100) / 100;
}

// The licences of what is built in: the packages that the bundle was made of, and the map's.
function licences(inputs) {
  const names = inputs.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean);
  return [...new Set([...names, "world-atlas"])]
    .sort()
    .map((name) => {
      const folder = join(here, "node_modules", name);
      const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const files = readdirSync(folder, { withFileTypes: true })
        .filter((each) => each.isFile() && /^(licen[cs]e|notice)/i.test(each.name))
        .map((each) => each.name)
        .sort();
      const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
      return [`${name} ${version} (${license})`, ...texts].join("\n\n");
    })
    .join(`\n\n${"-".repeat(80)}\n\n`);
}

// The dark palette is written once, for those who chose it, and holds too where the system is dark and nobody chose light.
const palette = {
  name: "palette",
  setup: ({ onLoad }) =>
    onLoad({ filter: /tokens\.css$/ }, ({ path }) => {
      const written = readFileSync(path, "utf8");
      const dark = /:root\[data-theme="dark"\] (\{[^}]*\})/.exec(written);
      if (!dark) throw new Error(`${path}: there is no dark palette`);
      const system = dark[1].replace(/\s*color-scheme: dark;/, "");
      return { contents: `${written}@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) ${system} }`, loader: "css" };
    }),
};

// While one works on them: `npm run build -- --keep` leaves the files that a running server may still give.
if (!process.argv.includes("--keep")) rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: { app: "src/main.ts", style: "src/css/app.css" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome115", "firefox115", "safari16"],
  minify: true,
  legalComments: "none",
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  metafile: true,
  plugins: [palette],
});
const manifest = {};
for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
  const name = file.split("/").pop();
  if (entryPoint === "src/main.ts") manifest["app.js"] = name;
  if (entryPoint === "src/css/app.css") manifest["app.css"] = name;
}
const map = world();
manifest["world.json"] = `world-${hash(map)}.json`;
writeFileSync(join(out, manifest["world.json"]), map);
writeFileSync(join(out, "licences.txt"), `${licences(Object.keys(result.metafile.inputs))}\n`);
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
