// Lints the components as the browser gets them, each joined from its files, and the JavaScript that runs in Node.
// Prints `file:line:column message (rule)`.

import { ESLint } from "eslint";

import { componentNames, filesOf } from "./components.js";

const eslint = new ESLint();
const found = new Map(); // line of the report -> { file, rule, components: those it was found in }
const loading = new Map(); // file -> number of components that load it

for (const name of componentNames()) {
  const files = filesOf(name);
  const lines = files.flatMap(({ path, text }) => text.split("\n").map((_, index) => ({ path, line: index + 1 })));
  const [{ messages }] = await eslint.lintText(files.map(({ text }) => text).join("\n"), { filePath: files.at(-1).path });
  for (const { path } of files) loading.set(path, (loading.get(path) ?? 0) + 1);
  for (const { line, column, message, ruleId } of messages) {
    const at = lines[(line ?? 1) - 1];
    const report = `${at.path}:${at.line}:${column} ${message} (${ruleId ?? "syntax"})`;
    const known = found.get(report) ?? { file: at.path, rule: ruleId, times: 0 };
    found.set(report, { ...known, times: known.times + 1 });
  }
}
// What one component leaves unused of a shared file, another may need.
const reports = [...found].filter(([, { file, rule, times }]) => rule !== "no-unused-vars" || times === loading.get(file)).map(([report]) => report);

for (const { filePath, messages } of await eslint.lintFiles(["*.js", "scripts/**/*.js", "tests/js/**/*.js"])) {
  for (const { line, column, message, ruleId } of messages) reports.push(`${filePath}:${line}:${column} ${message} (${ruleId})`);
}
console.log(reports.join("\n") || "JavaScript: all checks passed");
process.exitCode = reports.length ? 1 : 0;
