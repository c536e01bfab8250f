// Residual blocks in a row: branch above, skip below, each a switch.
// data: { label, scalable, stages: [{ title, blocks: [{ id, name, note, factor, skip, projection, description }] }] }
// Triggers "changed" with { block, part: "branch" | "skip" | "all", factor }; a branch has a factor in 0..2, a skip 0 or 1.
// One tab stop for all switches: left and right go from block to block, up and down between branch and skip,
// Enter or space switches; plus and minus scale the branch.

const STEP = 0.25;
const touched = new WeakMap(); // root -> id of the block in hand

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".diagram");
  const row = root.querySelector(".stages");
  row.setAttribute("aria-label", data.label);
  const blocks = data.stages.flatMap((stage) => stage.blocks);
  const shape = JSON.stringify(data.stages.map((stage) => stage.blocks.map((block) => [block.id, block.projection])));
  if (row.dataset.shape !== shape) {
    row.replaceChildren(...data.stages.map(stageElement));
    row.dataset.shape = shape;
  }
  const cells = [...row.querySelectorAll(".block")];
  data.stages.forEach((stage, place) => (row.children[place].querySelector(".title").textContent = stage.title));
  cells.forEach((cell, place) => fill(cell, blocks[place]));
  if (!blocks.some((block) => block.id === touched.get(root))) touched.set(root, blocks[0].id);
  const switches = cells.map((cell) => [cell.querySelector(".branch"), cell.querySelector(".skip")]);
  const slider = root.querySelector(".scale input");
  const restore = root.querySelector(".restore");
  hold(cells.findIndex((cell) => cell.dataset.id === touched.get(root)), null);
  mark();

  // Take a block in hand: it is the one the slider scales, and its switch the one the tab key leads to.
  function hold(place, part) {
    touched.set(root, cells[place].dataset.id);
    const stops = switches.flat();
    const active = part === null ? stops.find((one) => one.getAttribute("tabindex") === "0") : switches[place][part];
    const stop = active && cells[place].contains(active) ? active : switches[place][part ?? 0];
    for (const one of stops) one.setAttribute("tabindex", one === stop ? "0" : "-1");
    cells.forEach((cell, index) => cell.classList.toggle("focused", data.scalable && index === place));
    root.querySelector(".scale").hidden = !data.scalable;
    root.querySelector(".which").textContent = `Branch of ${cells[place].dataset.id} ×`;
    slider.value = cells[place].dataset.factor;
    root.querySelector("output").textContent = Number(slider.value).toString();
    return stop;
  }

  function mark() {
    restore.disabled = cells.every((cell) => cell.dataset.factor === "1" && cell.dataset.skip === "true");
  }

  function change(place, part, factor) {
    const cell = cells[place];
    if (part === "skip") draw(cell, Number(cell.dataset.factor), factor !== 0);
    else draw(cell, factor, cell.dataset.skip === "true");
    hold(place, null);
    mark();
    setTriggerValue("changed", { block: cell.dataset.id, part, factor });
  }

  function flip(place, part) {
    const cell = cells[place];
    if (part === 1) change(place, "skip", cell.dataset.skip === "true" ? 0 : 1);
    else change(place, "branch", cell.dataset.factor === "0" ? Number(cell.dataset.last) : 0);
  }

  function where(target) {
    const one = target.closest?.('[role="button"]');
    const place = switches.findIndex((pair) => pair.includes(one));
    return place < 0 ? null : { place, part: switches[place].indexOf(one) };
  }

  row.onclick = (event) => {
    const hit = where(event.target);
    if (!hit) return;
    hold(hit.place, hit.part).focus();
    flip(hit.place, hit.part);
  };

  row.onfocusin = (event) => {
    const hit = where(event.target);
    if (hit) hold(hit.place, hit.part);
  };

  row.onkeydown = (event) => {
    const hit = where(event.target);
    if (!hit || event.ctrlKey || event.metaKey || event.altKey) return;
    const { place, part } = hit;
    const last = cells.length - 1;
    const moves = {
      ArrowLeft: [Math.max(place - 1, 0), part],
      ArrowRight: [Math.min(place + 1, last), part],
      ArrowUp: [place, 0],
      ArrowDown: [place, 1],
      Home: [0, part],
      End: [last, part],
    };
    const scaling = { "+": STEP, "=": STEP, "-": -STEP }[event.key];
    if (event.key in moves) hold(...moves[event.key]).focus();
    else if (event.key === "Enter" || event.key === " ") flip(place, part);
    else if (scaling && data.scalable) scale(place, Number(cells[place].dataset.factor) + scaling);
    else return;
    event.preventDefault();
  };

  function scale(place, wanted) {
    const factor = clamp(wanted, 0, 2);
    if (factor !== Number(cells[place].dataset.factor)) change(place, "branch", factor);
  }

  const inHand = () => cells.findIndex((cell) => cell.dataset.id === touched.get(root));
  slider.oninput = () => {
    root.querySelector("output").textContent = Number(slider.value).toString();
    const cell = cells[inHand()];
    draw(cell, Number(slider.value), cell.dataset.skip === "true", false);
  };
  slider.onchange = () => scale(inHand(), Number(slider.value));
  restore.onclick = () => {
    for (const cell of cells) draw(cell, 1, true);
    hold(inHand(), null);
    mark();
    setTriggerValue("changed", { block: "", part: "all", factor: 1 });
  };
}

function stageElement(stage) {
  const box = element("div", "stage");
  box.style.setProperty("--blocks", stage.blocks.length);
  box.style.setProperty("--in-half", Math.ceil(stage.blocks.length / 2));
  box.append(element("div", "title"), ...stage.blocks.map(blockElement));
  return box;
}

function blockElement(block) {
  const cell = element("div", "block");
  const picture = svgElement("svg", { viewBox: "0 0 100 92" });
  picture.append(
    svgElement("path", { class: "wire", d: "M0 68H12M86 68H100" }),
    switchElement("branch", "M12 68V26H28M72 26H86V58", { x: 28, y: 11, width: 44, height: 30, rx: 5 }, "M34 16L66 36M66 16L34 36", {
      x: 4, y: 3, width: 92, height: 48, rx: 6,
    }),
    switchElement(
      `skip${block.projection ? " projection" : ""}`,
      "M12 68H76",
      block.projection ? { x: 30, y: 56, width: 34, height: 24, rx: 3 } : null,
      "M38 60L54 76M54 60L38 76",
      { x: 4, y: 53, width: 72, height: 34, rx: 6 },
    ),
    svgElement("circle", { class: "plus", cx: 86, cy: 68, r: 9 }),
    svgElement("path", { class: "wire", d: "M81 68H91M86 63V73" }),
  );
  cell.append(picture, element("div", "name"), element("div", "note"));
  return cell;
}

function switchElement(kind, wire, box, cross, zone) {
  const group = svgElement("g", { class: kind, role: "button", tabindex: "-1" });
  group.append(svgElement("rect", { class: "zone", ...zone }), svgElement("path", { class: "wire", d: wire }));
  if (box) {
    const text = svgElement("text", { x: box.x + box.width / 2, y: box.y + box.height / 2 + 6 });
    group.append(svgElement("rect", { class: "box", ...box }), text);
  }
  group.append(svgElement("path", { class: "cross", d: cross }));
  return group;
}

function fill(cell, block) {
  cell.dataset.id = block.id;
  cell.dataset.description = block.description;
  cell.querySelector(".name").textContent = block.name;
  cell.querySelector(".note").textContent = block.note;
  if (block.projection) cell.querySelector(".skip text").textContent = "1×1";
  if (cell.dataset.last === undefined) cell.dataset.last = "1";
  draw(cell, block.factor, block.skip);
}

// Show a block's state; with `keep` it becomes the state that the next click starts from.
function draw(cell, factor, skip, keep = true) {
  if (keep) {
    cell.dataset.factor = String(factor);
    cell.dataset.skip = String(skip);
    if (factor !== 0) cell.dataset.last = String(factor);
  }
  const branch = cell.querySelector(".branch");
  branch.setAttribute("aria-pressed", String(factor !== 0));
  branch.setAttribute("aria-label", `${cell.dataset.id}: branch${factor !== 0 && factor !== 1 ? ` times ${factor}` : ""}`);
  branch.classList.toggle("scaled", factor !== 0 && factor !== 1);
  branch.querySelector("text").textContent = factor === 0 || factor === 1 ? "F" : `${factor} F`;
  const line = cell.querySelector(".skip");
  line.setAttribute("aria-pressed", String(skip));
  line.setAttribute("aria-label", `${cell.dataset.id}: ${line.classList.contains("projection") ? "projection" : "skip"}`);
  cell.title = cell.dataset.description;
}
