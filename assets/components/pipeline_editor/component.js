// A pipeline of transforms: switch, order, set, add and remove them.
// data: { label, version, shelves: [{ name, kinds: [{ id, title, what, probability, knobs: [{ id, title, low, high,
//         step, default, unit }] }] }], presets: [{ name, steps }], steps: [{ transform, on, probability, KNOB: value }] }
// Triggers "edited" with { version, steps }; the version comes back in data, so that an answer to an earlier edit is known.

const editors = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".editor");
  root.setAttribute("aria-label", data.label);
  const editor = editors.get(parentElement) ?? { version: data.version };
  editors.set(parentElement, editor);
  editor.send = (steps, said) => {
    editor.version += 1;
    root.querySelector(".said").textContent = said;
    setTriggerValue("edited", { version: editor.version, steps });
    draw(root, editor, data, steps);
  };
  if (data.version < editor.version) return; // the answer to the last edit is on its way
  editor.version = data.version;
  draw(root, editor, data, data.steps);
}

function draw(root, editor, data, steps) {
  const kinds = new Map(data.shelves.flatMap((shelf) => shelf.kinds).map((kind) => [kind.id, kind]));
  const focused = root.getRootNode().activeElement?.dataset?.focus;
  const list = root.querySelector(".steps");
  const known = new Map([...list.children].map((item) => [item.dataset.id, item]));
  const items = steps.map((step) => known.get(step.transform) ?? emptyItem(kinds.get(step.transform)));
  if (items.length !== list.children.length || items.some((item, at) => item !== list.children[at])) {
    list.replaceChildren(...items);
  }
  items.forEach((item, at) => fill(item, kinds.get(steps[at].transform), steps, at, editor));
  root.querySelector(".empty").hidden = steps.length > 0;

  const presets = root.querySelector(".presets");
  presets.replaceChildren(
    element("span", "name", "Start from"),
    ...data.presets.map((preset) =>
      chip(preset.name, `preset ${preset.name}`, () => editor.send(preset.steps, `Pipeline: ${preset.name}`)),
    ),
  );
  root.querySelector(".shelves").replaceChildren(
    ...data.shelves.map((shelf) => {
      const row = element("div", "shelf");
      const absent = shelf.kinds.filter((kind) => !steps.some((step) => step.transform === kind.id));
      row.append(
        element("span", "name", shelf.name),
        ...absent.map((kind) => {
          const button = chip(`+ ${kind.title}`, `add ${kind.id}`, () =>
            editor.send([...steps, fresh(kind)], `${kind.title} added as step ${steps.length + 1}`),
          );
          button.title = kind.what;
          button.setAttribute("aria-label", `Add ${kind.title}`);
          return button;
        }),
      );
      row.hidden = absent.length === 0;
      return row;
    }),
  );
  if (focused) refocus(root, focused);
}

function refocus(root, key) {
  const [, id] = key.split(" ");
  const again = [...root.querySelectorAll("[data-focus]")].find((each) => each.dataset.focus === key && !each.disabled);
  const near = root.querySelector(`li[data-id="${CSS.escape(id)}"] input`) ?? root.querySelector(".steps input");
  (again ?? near)?.focus();
}

function emptyItem(kind) {
  const item = element("li");
  item.dataset.id = kind.id;
  const head = element("div", "head");
  const on = element("input");
  on.type = "checkbox";
  on.dataset.focus = `on ${kind.id}`;
  on.setAttribute("aria-label", `Use ${kind.title}`);
  const title = element("span", "title", kind.title);
  title.title = kind.what;
  head.append(on, element("span", "number"), title, tool("↑", "up", kind), tool("↓", "down", kind), tool("×", "remove", kind));
  const knobs = element("div", "knobs");
  for (const knob of [...kind.knobs, probability()]) knobs.append(slider(kind, knob));
  item.append(head, knobs);
  return item;
}

function tool(sign, what, kind) {
  const button = element("button", "", sign);
  button.type = "button";
  button.dataset.focus = `${what} ${kind.id}`;
  const words = { up: `Move ${kind.title} up`, down: `Move ${kind.title} down`, remove: `Remove ${kind.title}` }[what];
  button.setAttribute("aria-label", words);
  button.title = words;
  return button;
}

function slider(kind, knob) {
  const label = element("label");
  const input = element("input");
  input.type = "range";
  input.min = knob.low;
  input.max = knob.high;
  input.step = knob.step;
  input.dataset.knob = knob.id;
  input.dataset.focus = `${knob.id} ${kind.id}`;
  input.setAttribute("aria-label", `${kind.title}: ${knob.title}`);
  const output = element("output");
  input.oninput = () => show(input, output, knob);
  label.append(element("span", "", knob.title), input, output);
  return label;
}

function show(input, output, knob) {
  const text = valueInWords(knob, Number(input.value));
  output.textContent = text;
  input.setAttribute("aria-valuetext", text);
}

function fill(item, kind, steps, at, editor) {
  const step = steps[at];
  const [on, number, , up, down, remove] = item.firstChild.children;
  const replaced = (changes) => steps.map((each, index) => (index === at ? { ...each, ...changes } : each));
  item.classList.toggle("off", !step.on);
  on.checked = step.on;
  on.onchange = () => editor.send(replaced({ on: on.checked }), `${kind.title} ${on.checked ? "on" : "off"}`);
  number.textContent = at + 1;
  up.disabled = at === 0;
  down.disabled = at === steps.length - 1;
  up.onclick = () => editor.send(moved(steps, at, at - 1), `${kind.title} is now step ${at}`);
  down.onclick = () => editor.send(moved(steps, at, at + 1), `${kind.title} is now step ${at + 2}`);
  remove.onclick = () => editor.send(steps.filter((each) => each !== step), `${kind.title} removed`);
  for (const knob of [...kind.knobs, probability()]) {
    const input = item.querySelector(`input[data-knob="${knob.id}"]`);
    input.value = step[knob.id];
    show(input, input.nextElementSibling, knob);
    input.onchange = () => editor.send(replaced({ [knob.id]: Number(input.value) }), "");
  }
}

function chip(text, key, onclick) {
  const button = element("button", "", text);
  button.type = "button";
  button.dataset.focus = key;
  button.onclick = onclick;
  return button;
}
