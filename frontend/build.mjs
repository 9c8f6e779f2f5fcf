// Builds static/build/ from the packages and our own Sass: one stylesheet, two scripts, the fonts and the icons.

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules");
const build = join(root, "static", "build");

const FONT = "atkinson-hyperlegible-next";
const WEB_FONTS = ["latin", "latin-ext"].flatMap((script) =>
  ["400-normal", "400-italic", "700-normal"].map((cut) => `${FONT}-${script}-${cut}.woff2`),
);
const PAPER_FONTS = ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"];
const ICONS = ["icon-close-cross-black.svg", "icon-document.svg", "icon-tag-remove-cross.svg", "icon-tag-remove-cross-white.svg", "icon-toggle-plus-minus.svg"];
const FORBIDDEN = /GDS Transport|crest|crown/i;

function compile() {
  const { css } = sass.compile(join(root, "static", "scss", "site.scss"), {
    style: "compressed",
    loadPaths: [root, packages],
    quietDeps: true,
    logger: sass.Logger.silent,
  });
  if (FORBIDDEN.test(css)) throw new Error("The stylesheet holds a font or a crest that may not be used here.");
  writeFileSync(join(build, "site.css"), css);
}

function script(from, name) {
  const text = readFileSync(join(packages, from), "utf8");
  writeFileSync(join(build, name), text.replace(/\/\/# sourceMappingURL=.*$/m, ""));
}

function fonts() {
  for (const name of WEB_FONTS) {
    copyFileSync(join(packages, "@fontsource", FONT, "files", name), join(build, "fonts", name));
  }
  for (const cut of PAPER_FONTS) {
    const name = `AtkinsonHyperlegibleNext_${cut}.ttf`;
    copyFileSync(join(packages, "@expo-google-fonts", FONT, cut, name), join(build, "fonts", name));
  }
  copyFileSync(join(packages, "@fontsource", FONT, "LICENSE"), join(build, "fonts", "LICENSE"));
}

function icons() {
  const from = join(packages, "@ministryofjustice", "frontend", "moj", "assets", "images");
  for (const name of ICONS) copyFileSync(join(from, name), join(build, "images", name));
}

rmSync(build, { recursive: true, force: true });
mkdirSync(join(build, "fonts"), { recursive: true });
mkdirSync(join(build, "images"), { recursive: true });
compile();
script("govuk-frontend/dist/govuk/govuk-frontend.min.js", "govuk-frontend.min.js");
script("@ministryofjustice/frontend/moj/moj-frontend.min.js", "moj-frontend.min.js");
fonts();
icons();
