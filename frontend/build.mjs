// Copies the third-party files that pages use out of node_modules into kivuko/static/vendor
// (git-ignored: nothing built or foreign is committed) and makes the small boundaries file.
//   node build.mjs           build, then list sizes
//   node build.mjs --sizes   only list sizes (bytes, and bytes gzipped as they travel)
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { boundaries } from "./boundaries.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const staticDir = join(here, "..", "kivuko", "static");
const vendor = join(staticDir, "vendor");

// source in node_modules -> place in kivuko/static/vendor
const COPIES = {
  "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
  "bootstrap/dist/css/bootstrap.rtl.min.css": "bootstrap/bootstrap.rtl.min.css",
  "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
  "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
  "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
  "leaflet/dist/images/layers.png": "leaflet/images/layers.png",
  "leaflet/dist/images/layers-2x.png": "leaflet/images/layers-2x.png",
  "leaflet/dist/images/marker-icon.png": "leaflet/images/marker-icon.png",
  "uplot/dist/uPlot.iife.min.js": "uplot/uplot.min.js",
  "uplot/dist/uPlot.min.css": "uplot/uplot.min.css",
  "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2":
    "fonts/atkinson-next-latin.woff2",
  "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2":
    "fonts/atkinson-next-latin-ext.woff2",
  "@fontsource-variable/atkinson-hyperlegible-mono/files/atkinson-hyperlegible-mono-latin-wght-normal.woff2":
    "fonts/atkinson-mono-latin.woff2",
  "@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2": "fonts/vazirmatn-arabic.woff2",
};

// Source maps are not shipped, and static storage would look for the files these comments name.
const withoutMap = (text) => text.replace(/\n?\/[/*]# sourceMappingURL=.*$/m, "");

function build() {
  rmSync(vendor, { recursive: true, force: true });
  for (const [from, to] of Object.entries(COPIES)) {
    const target = join(vendor, to);
    mkdirSync(dirname(target), { recursive: true });
    if (/\.(css|js)$/.test(to)) writeFileSync(target, withoutMap(readFileSync(join(modules, from), "utf8")));
    else copyFileSync(join(modules, from), target);
  }
  const atlas = JSON.parse(readFileSync(join(modules, "world-atlas/countries-50m.json"), "utf8"));
  writeFileSync(join(vendor, "boundaries.json"), JSON.stringify(boundaries(atlas)));
}

function sizes(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const bytes = readFileSync(path);
    const travels = /\.(woff2|png)$/.test(path) ? bytes.length : gzipSync(bytes, { level: 9 }).length;
    console.log(`${String(bytes.length).padStart(8)} ${String(travels).padStart(7)}  ${path.slice(staticDir.length + 1)}`);
  }
}

if (!process.argv.includes("--sizes")) build();
sizes(staticDir);
