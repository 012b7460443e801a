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

await mkdir(css, { recursive: true });
await mkdir(vendor, { recursive: true });
await Promise.all([
  compileStyles(),
  narrowTypeface("latin"),
  narrowTypeface("latin-ext"),
  copyFile(join(packages, "htmx.org/dist/htmx.min.js"), join(vendor, "htmx.min.js")),
  // The licences travel with the files they cover.
  copyFile(join(packages, "@fontsource-variable/asap/LICENSE"), join(vendor, "asap.LICENSE.txt")),
  copyFile(join(packages, "htmx.org/LICENSE"), join(vendor, "htmx.LICENSE.txt")),
]);
