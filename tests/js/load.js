import { filesOf } from "../../scripts/components.js";

// What the parts of a component declare: `const { Clock } = partsOf("sliding_window")`. Without component.js, which is a module.
export function partsOf(name) {
  const parts = filesOf(name).slice(0, -1);
  const text = parts.map((part) => part.text).join("\n");
  const lookUp = new Function(`"use strict"; ${text}; return (name) => eval(name);`)();
  return new Proxy({}, { get: (_, declared) => lookUp(declared) });
}
