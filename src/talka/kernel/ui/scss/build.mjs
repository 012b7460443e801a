// Makes third-party files ready to serve: compiles GOV.UK Frontend's Sass, narrows the typeface to the letters and
// weights in use, copies what the browser fetches as it is. Run by `npm run build`; everything it writes is ignored by git.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";
import subset from "subset-font";

const ui = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(ui, "../../../../node_modules");
const css = join(ui, "static/ui/css");
const vendor = join(ui, "static/ui/vendor");

const span = (first, last) => Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)).join("");

// Latvian, Latgalian and Livonian, and the neighbours' names people here bear: Lithuanian, Estonian, Polish, Czech,
// Hungarian, Romanian, Turkish. Cyrillic falls back to the system's typeface.
const LETTERS = {
  latin: span(0x20, 0x7e) + span(0xa0, 0xff) + "–—‘’‚“”„†•…‹›€−×→←↑↓′″™Œœıʼˆ˜",
  "latin-ext": span(0x100, 0x17f) + "ȘșȚțǞǟȪȫȬȭȮȯȰȱḐḑẞ",
};

async function compileStyles() {
  const { css: text } = compile(join(ui, "scss/govuk.scss"), {
    loadPaths: [packages],
    style: "compressed",
    quietDeps: true,
  });
  await writeFile(join(css, "govuk.css"), text);
}

async function narrowTypeface(part) {
  const whole = await readFile(join(packages, `@fontsource-variable/asap/files/asap-${part}-wght-normal.woff2`));
  const narrowed = await subset(whole, LETTERS[part], {
    targetFormat: "woff2",
    variationAxes: { wght: { min: 400, max: 700 } },
  });
  await writeFile(join(vendor, `asap-${part}.woff2`), narrowed);
}

// The map that opens on demand. Its pictures are of controls and markers that we do not use, and the map of its source
// is not served, so the lines that name them go: whoever gathers hashed files would look for them.
async function copyLeaflet() {
  const [script, styles] = await Promise.all(
    ["leaflet.js", "leaflet.css"].map((name) => readFile(join(packages, "leaflet/dist", name), "utf8")),
  );
  await writeFile(join(vendor, "leaflet.js"), script.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n"));
  await writeFile(join(vendor, "leaflet.css"), styles.replace(/^.*url\((?!#).*\r?\n/gm, ""));
}

await mkdir(css, { recursive: true });
await mkdir(vendor, { recursive: true });
await Promise.all([
  compileStyles(),
  narrowTypeface("latin"),
  narrowTypeface("latin-ext"),
  copyFile(join(packages, "htmx.org/dist/htmx.min.js"), join(vendor, "htmx.min.js")),
  copyLeaflet(),
  // The licences travel with the files they cover.
  copyFile(join(packages, "@fontsource-variable/asap/LICENSE"), join(vendor, "asap.LICENSE.txt")),
  copyFile(join(packages, "htmx.org/LICENSE"), join(vendor, "htmx.LICENSE.txt")),
  copyFile(join(packages, "leaflet/LICENSE"), join(vendor, "leaflet.LICENSE.txt")),
]);
