// The layers of a network as a list to edit: add, remove, duplicate, move (drag, buttons, Alt + arrows), undo, redo.
// data: { turn, selected, kinds: [{ id, title }], fields: [{ name, label, value, low, high, choices: [{ id, title }] }],
//   who, what, columns: [title], rows: [{ place, name, what, numbers: [{ rule, text, share }], state, description }],
//   canUndo, canRedo, hint, said }
// Triggers "edit" with { turn, action, place, name, value }, one at a time: the next goes out when the answer is drawn.

const waiting = new WeakMap(); // parentElement -> { turn, queue, since }

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const find = (selector) => parentElement.querySelector(selector);
  const rows = find(".rows");
  const line = waiting.get(parentElement) ?? { queue: [], sent: 0 };
  waiting.set(parentElement, line);
  line.sent = 0;

  const send = (edit) => {
    line.queue.push(edit);
    next();
  };
  const next = () => {
    if (!line.queue.length || Date.now() - line.sent < 3000) return;
    line.sent = Date.now();
    const edit = line.queue.shift();
    if (edit.place === undefined) edit.place = here();
    setTriggerValue("edit", { name: "", value: null, ...edit, turn: data.turn });
  };
  const here = () => Number(rows.querySelector('[aria-selected="true"]')?.dataset.place ?? 0);

  fillKinds(find(".kinds"), data.kinds);
  fillHead(find(".head"), data.columns);
  const hadFocus = rows.contains(rows.getRootNode().activeElement);
  fillRows(rows, data);
  select(rows, line.queue.findLast((edit) => edit.action === "select")?.place ?? data.selected, hadFocus);
  fillFields(find(".fields"), data);
  find(".hint").textContent = data.hint;
  find(".said").textContent = data.said;
  const last = data.rows.length - 1;
  const can = {
    up: data.selected > 1, down: data.selected > 0 && data.selected < last, duplicate: data.selected > 0,
    remove: data.selected > 0, undo: data.canUndo, redo: data.canRedo, add: true,
  };
  for (const button of parentElement.querySelectorAll("button[data-do]")) button.disabled = !can[button.dataset.do];

  const act = (what) => {
    if (what === "add") send({ action: "add", name: find(".kinds").value });
    else if (what === "up") send({ action: "move", value: "up" });
    else if (what === "down") send({ action: "move", value: "down" });
    else send({ action: what });
  };
  find(".tools").onclick = (event) => {
    const button = event.target.closest("button[data-do]");
    if (button && !button.disabled) act(button.dataset.do);
  };

  const choose = (place, focus) => {
    select(rows, place, focus);
    line.queue = line.queue.filter((edit) => edit.action !== "select");
    send({ action: "select", place });
  };
  rows.onclick = (event) => {
    const row = event.target.closest(".row");
    if (row) choose(Number(row.dataset.place), true);
  };
  find(".stack").onkeydown = (event) => {
    if (event.target.closest("input, select")) return;
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (control && key === "z") act(event.shiftKey ? "redo" : "undo");
    else if (control && key === "y") act("redo");
    else if (!event.target.closest(".row")) return;
    else if (control && key === "d") act("duplicate");
    else if (event.key === "Delete" || event.key === "Backspace") act("remove");
    else if (event.altKey && event.key === "ArrowUp") act("up");
    else if (event.altKey && event.key === "ArrowDown") act("down");
    else {
      const to = { ArrowUp: here() - 1, ArrowDown: here() + 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      if (to >= 0 && to <= last && to !== here()) choose(to, true);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const fields = find(".fields");
  fields.onsubmit = (event) => event.preventDefault();
  fields.onchange = (event) => {
    const input = event.target;
    if (!input.name) return;
    const value = input.type === "checkbox" ? input.checked : input.type === "number" ? input.valueAsNumber : input.value;
    if (Number.isNaN(value)) return;
    send({ action: "set", place: data.selected, name: input.name, value });
  };

  rows.onpointerdown = (event) => {
    const grip = event.target.closest(".grip");
    const dragged = event.target.closest(".row");
    if (!grip || Number(dragged.dataset.place) === 0) return;
    event.preventDefault();
    rows.setPointerCapture(event.pointerId);
    drag(rows, dragged, (from, to) => {
      if (to !== from) send({ action: "move", place: from, value: to });
      else choose(from, true);
    });
  };
  next();
}

function drag(rows, dragged, dropped) {
  const from = Number(dragged.dataset.place);
  let to = from;
  dragged.classList.add("dragged");
  const clear = () => rows.querySelectorAll(".above, .below").forEach((row) => row.classList.remove("above", "below"));
  rows.onpointermove = (event) => {
    const frame = rows.getBoundingClientRect();
    if (event.clientY < frame.top + 24) rows.scrollTop -= 12;
    if (event.clientY > frame.bottom - 24) rows.scrollTop += 12;
    const all = [...rows.children].slice(1);
    const over = all.find((row) => event.clientY < row.getBoundingClientRect().bottom) ?? all[all.length - 1];
    to = Number(over.dataset.place);
    clear();
    if (to !== from) over.classList.add(to < from ? "above" : "below");
  };
  const end = (done) => () => {
    clear();
    dragged.classList.remove("dragged");
    rows.onpointermove = rows.onpointerup = rows.onpointercancel = null;
    if (done) dropped(from, to);
  };
  rows.onpointerup = end(true);
  rows.onpointercancel = end(false);
}

function select(rows, place, focus) {
  for (const row of rows.children) {
    const chosen = Number(row.dataset.place) === place;
    row.setAttribute("aria-selected", String(chosen));
    row.tabIndex = chosen ? 0 : -1;
    if (!chosen) continue;
    if (focus) row.focus({ preventScroll: true });
    const hidden = row.offsetTop < rows.scrollTop || row.offsetTop + row.offsetHeight > rows.scrollTop + rows.clientHeight;
    if (hidden) rows.scrollTop = row.offsetTop - rows.clientHeight / 2;
  }
}

function fillKinds(list, kinds) {
  if (list.options.length === kinds.length) return;
  list.replaceChildren(...kinds.map((kind) => new Option(kind.title, kind.id)));
}

function fillHead(head, columns) {
  if (head.children.length) return;
  const rules = ["grip", "name", "what", "number", "number values", "number", "number adds", "number memory", "number field"];
  head.replaceChildren(...rules.map((rule, index) => element("div", rule.includes("grip") ? "" : rule, columns[index - 1] ?? "")));
}

function fillRows(rows, data) {
  keptChildren(rows, data.rows.length, emptyRow).forEach((line, index) => {
    const row = data.rows[index];
    line.className = `row ${row.state}`;
    line.dataset.place = row.place;
    line.setAttribute("aria-label", row.description);
    const [grip, name, what, ...numbers] = line.children;
    grip.textContent = row.place === 0 ? "" : "⠿";
    name.textContent = row.name;
    what.textContent = row.what;
    numbers.forEach((part, at) => {
      const number = row.numbers[at];
      part.className = `number ${number.rule}`;
      part.firstChild.style.width = `${100 * number.share}%`;
      part.lastChild.textContent = number.text;
    });
  });
}

function emptyRow() {
  const row = element("div");
  row.setAttribute("role", "option");
  row.append(element("div", "grip"), element("div", "name"), element("div", "what"));
  for (let index = 0; index < 6; index += 1) {
    const number = element("div", "number");
    number.append(element("i"), element("span"));
    row.append(number);
  }
  return row;
}

function fillFields(form, data) {
  const schema = JSON.stringify([data.who, data.fields.map(({ value, ...rest }) => rest)]);
  if (form.dataset.schema !== schema) {
    form.dataset.schema = schema;
    const who = element("div", "who", data.who);
    who.append(element("small"));
    form.replaceChildren(who, ...data.fields.map(emptyField));
  }
  form.querySelector("small").textContent = data.what;
  for (const field of data.fields) {
    const input = form.elements.namedItem(field.name);
    if (input.type === "checkbox") input.checked = field.value;
    else input.value = String(field.value);
  }
}

function emptyField(field) {
  const label = element("label", "", field.label);
  let input;
  if (field.choices.length) {
    input = element("select");
    input.append(...field.choices.map((choice) => new Option(choice.title, choice.id)));
  } else {
    input = element("input");
    input.type = field.high > 0 ? "number" : "checkbox";
    if (field.high > 0) {
      input.min = field.low;
      input.max = field.high;
      input.step = 1;
    }
  }
  input.name = field.name;
  label.append(input);
  return label;
}
