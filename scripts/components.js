// The JavaScript of the components as ui/components/assets.py joins it: the parts, then component.js, in one scope.

import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "assets", "components");
const PARTS = JSON.parse(readFileSync(join(FOLDER, "parts.json"), "utf8"));

export function componentNames() {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).filter((name) => readdirSync(join(FOLDER, name)).includes("component.js"));
}

// [{ path, text }], paths relative to the repository.
export function filesOf(name) {
  return [...(PARTS[name] ?? []), "component"].map((part) => {
    const path = normalize(join("assets", "components", name, `${part}.js`));
    return { path, text: readFileSync(join(FOLDER, name, `${part}.js`), "utf8") };
  });
}
