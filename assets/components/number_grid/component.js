// A grid of numbers to paint in, to type in and to step through: a kernel, a small input.
// data: { label, symbol, values, low, high, step, brush, empty, table, scale: { low, high, signed }, meaning, answered }
// Triggers "changed" with { token, values } once per stroke, typed number or pause of the keys. The numbers stay as
// painted until the server has answered that token, or has put other numbers there by itself.

const KEYS_REST_MS = 350;
const AGAIN_MS = 400; // between the two taps of a double tap
const LEGIBLE_PX = 10.5;
const LETTER = 1.65; // height of letters that fill a width, times their number
const pads = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let pad = pads.get(parentElement);
  if (!pad) pads.set(parentElement, (pad = new Pad(parentElement.querySelector(".pad"))));
  pad.update(data, (change) => setTriggerValue("changed", change));
  return () => {
    pad.close();
    pads.delete(parentElement);
  };
}

class Pad {
  constructor(root) {
    this.root = root;
    for (const name of ["message", "readout", "live"]) this[name] = root.querySelector(`.${name}`);
    this.grid = root.querySelector(".cells");
    this.brush = new Brush(root, this);
    this.editor = new Editor(this);
    this.here = [0, 0]; // the cell that Tab reaches
    this.minus = null; // what stood in the cell before the minus key stepped down
    this.pending = null; // token of a change that the server has not answered yet
    this.resting = null;
    this.resized = new ResizeObserver(() => this.drawCells());
    this.listen();
  }

  update(data, send) {
    const before = this.data;
    this.data = data;
    this.send = send;
    this.brush.update(data);
    const elsewhere = before && before.answered === data.answered && !same(before.values, data.values);
    if (!before || this.pending === null || this.pending === data.answered || elsewhere) {
      if (elsewhere) this.stroke = null;
      clearTimeout(this.resting);
      this.resting = null;
      this.pending = null;
      const resized = this.values?.length !== data.values.length || this.values[0].length !== data.values[0].length;
      this.values = data.values.map((row) => [...row]);
      if (resized) this.build();
    }
    this.draw();
    this.resized.observe(this.grid);
  }

  close() {
    clearTimeout(this.resting);
    this.resized.disconnect();
  }

  // ---- drawing

  build() {
    const focused = this.grid.contains(this.grid.getRootNode().activeElement);
    this.editor.close();
    this.grid.style.setProperty("--columns", this.columns);
    this.grid.replaceChildren(...this.values.map((row, i) => newRow(row.map((_, j) => newCell(i, j)))));
    this.here = [Math.min(this.here[0], this.rows - 1), Math.min(this.here[1], this.columns - 1)];
    if (focused) this.cell(this.here).focus();
  }

  draw() {
    this.grid.setAttribute("aria-label", this.data.label);
    this.drawCells();
    this.brush.draw();
    this.drawLegend();
    this.say(this.here);
    const other = this.brush.signed ? "Shift or the right button paints the negative, Alt clears" : "Alt clears";
    this.root.querySelector(".hint.mouse").textContent =
      `Drag to paint. ${other}. Double-click or just type to write a number; arrows, + and − work too.`;
    this.root.querySelector(".hint.touch").textContent = "Tap or drag to paint. Tap twice to write a number.";
  }

  drawCells() {
    const longest = (write) => Math.max(...this.values.flat().map((value) => write(value).length));
    const width = this.grid.clientWidth / this.columns;
    const legible = (write) => (LETTER * width) / longest(write) >= LEGIBLE_PX;
    const write = [numberText, short].find(legible) ?? shortest; // the readout has all digits
    this.grid.style.setProperty("--length", longest(write));
    this.values.forEach((row, i) =>
      row.forEach((value, j) => {
        const cell = this.cell([i, j]);
        const colour = this.colour(value);
        cell.firstChild.textContent = write(value);
        cell.style.background = colour.paper;
        cell.style.color = colour.ink;
        cell.setAttribute("aria-label", cellName([i, j], value));
        cell.tabIndex = same([i, j], this.here) ? 0 : -1;
      }),
    );
  }

  drawLegend() {
    const { low, high } = this.range;
    this.root.querySelector(".low").textContent = numberText(low);
    this.root.querySelector(".high").textContent = numberText(high);
    this.root.querySelector(".meaning").textContent = this.data.meaning;
    const bar = this.root.querySelector(".bar");
    bar.setAttribute("aria-label", `Colours from ${numberText(low)} to ${numberText(high)}`);
    const pen = bar.getContext("2d");
    for (let index = 0; index < 256; index += 1) {
      pen.fillStyle = this.tint(index);
      pen.fillRect(index, 0, 1, 1);
    }
  }

  say(place, aloud = false) {
    this.readout.textContent = `${this.data.symbol}(${place[0]}, ${place[1]}) = ${numberText(this.at(place))}`;
    if (aloud) this.live.textContent = cellName(place, this.at(place));
  }

  // A signed scale stretches at once with what is painted.
  get range() {
    const { low, high, signed } = this.data.scale;
    if (!signed) return { low, high };
    const reach = this.values.flat().reduce((most, value) => Math.max(most, Math.abs(value)), high);
    return { low: -reach, high: reach };
  }

  tint(index) {
    return `#${this.data.table.slice(6 * index, 6 * index + 6)}`;
  }

  colour(value) {
    const { low, high } = this.range;
    const paper = this.tint(Math.round(255 * clamp((value - low) / (high - low), 0, 1)));
    return { paper, ink: inkOn([1, 3, 5].map((start) => parseInt(paper.slice(start, start + 2), 16))) };
  }

  // ---- cells

  get rows() {
    return this.values.length;
  }

  get columns() {
    return this.values[0].length;
  }

  at([i, j]) {
    return this.values[i][j];
  }

  cell([i, j]) {
    return this.grid.children[i].children[j];
  }

  under({ clientX, clientY }) {
    const box = this.grid.getBoundingClientRect();
    const i = Math.floor(((clientY - box.top) / box.height) * this.rows);
    const j = Math.floor(((clientX - box.left) / box.width) * this.columns);
    return i >= 0 && j >= 0 && i < this.rows && j < this.columns ? [i, j] : null;
  }

  goTo(place, focus = true) {
    this.cell(this.here).tabIndex = -1;
    this.here = place;
    this.cell(place).tabIndex = 0;
    if (focus) this.cell(place).focus();
    this.say(place);
  }

  // ---- changing

  allows(value) {
    return Number.isFinite(value) && value >= this.data.low && value <= this.data.high;
  }

  refuse(words, instead) {
    const { low, high } = this.data;
    const such = low < 0 ? "−1, 0.5 or 1/9" : "0.5 or 1/9";
    this.message.hidden = false;
    this.message.textContent = `“${words.slice(0, 20)}”: please a number from ${numberText(low)} to ${numberText(high)}, such as ${such}. ${instead}`;
  }

  forgive() {
    this.message.hidden = true;
    this.message.textContent = "";
    for (const cell of this.grid.querySelectorAll(".wrong")) cell.classList.remove("wrong");
    this.brush.field.removeAttribute("aria-invalid");
  }

  change(place, value) {
    this.forgive();
    const [i, j] = place;
    const rounded = Number(clamp(value, this.data.low, this.data.high).toPrecision(4)) + 0;
    const changed = this.values[i][j] !== rounded;
    if (changed) {
      this.values[i][j] = rounded;
      this.pending = newToken();
      this.draw();
    }
    this.say(place, changed);
    return changed;
  }

  commit() {
    clearTimeout(this.resting);
    this.resting = null;
    if (this.pending !== null) this.send({ token: this.pending, values: this.values });
  }

  commitWhenKeysRest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.commit(), KEYS_REST_MS);
  }

  // ---- events

  listen() {
    const { grid, editor } = this;
    grid.onpointerdown = (event) => this.onPress(event);
    grid.onpointermove = (event) => this.onMove(event);
    grid.onpointerup = () => this.onRelease();
    grid.onpointercancel = () => this.giveUp();
    grid.onpointerleave = () => this.say(this.here);
    grid.oncontextmenu = (event) => event.preventDefault();
    grid.onkeydown = (event) => (editor.open ? editor.onKey(event) : this.onKey(event));
    grid.addEventListener("focusin", (event) => {
      const place = event.target.closest(".cell")?.dataset.place.split(" ").map(Number);
      if (place && !editor.open && !this.stroke) this.goTo(place, false);
    });
    grid.addEventListener("focusout", () => {
      if (this.resting) this.commit();
    });
  }

  onPress(event) {
    const place = this.under(event);
    if (event.target === this.editor.field || ![0, 2].includes(event.button) || this.stroke || !place) return;
    event.preventDefault();
    if (this.editor.open && !this.editor.accept()) return;
    if (this.resting) this.commit();
    const { tap } = this;
    this.tap = { time: performance.now(), place, before: this.at(place) };
    if (tap && this.tap.time - tap.time < AGAIN_MS && same(tap.place, place) && event.button === 0) {
      this.tap = null;
      this.goTo(place);
      if (this.change(place, tap.before)) this.commit(); // the first of two taps was not meant to paint
      return this.editor.start(place);
    }
    this.grid.setPointerCapture(event.pointerId);
    const undo = this.values.map((row) => [...row]);
    this.stroke = { value: this.brush.value(event), from: [event.clientX, event.clientY], undo, changed: false };
    this.goTo(place);
    this.paint(place);
  }

  onMove(event) {
    const { stroke } = this;
    if (!stroke) {
      const place = this.under(event);
      if (place && event.pointerType === "mouse" && !this.editor.open) this.say(place);
      return;
    }
    const [x, y] = stroke.from;
    const [right, down] = [event.clientX - x, event.clientY - y];
    const quarter = this.cell([0, 0]).clientWidth / 4;
    const steps = Math.max(1, Math.ceil(Math.hypot(right, down) / quarter));
    for (let step = 1; step <= steps; step += 1) {
      // a quick hand jumps over cells between two events
      const place = this.under({ clientX: x + (right * step) / steps, clientY: y + (down * step) / steps });
      if (place) this.paint(place);
    }
    stroke.from = [event.clientX, event.clientY];
  }

  paint(place) {
    if (!same(place, this.here)) {
      this.tap = null;
      this.goTo(place);
    }
    if (this.change(place, this.stroke.value)) this.stroke.changed = true;
  }

  onRelease() {
    const { stroke } = this;
    this.stroke = null;
    if (stroke?.changed) this.commit();
  }

  giveUp() {
    if (!this.stroke) return;
    this.values = this.stroke.undo;
    this.stroke = null;
    this.pending = null;
    this.draw();
  }

  onKey(event) {
    if (event.key === "Escape") return this.giveUp();
    const { minus, here } = this;
    const whole = event.ctrlKey || event.metaKey;
    const value = this.at(here);
    this.minus = null;
    const next = event.altKey ? undefined : neighbourOf(here, event.key, this.rows, this.columns, whole);
    const acts = {
      "+": () => this.change(here, value + this.data.step),
      "-": () => this.change(here, value - this.data.step),
      Delete: () => this.change(here, this.data.empty),
      Backspace: () => this.change(here, this.data.empty),
      " ": () => this.change(here, this.brush.value({ shiftKey: event.shiftKey })),
    };
    if (next) {
      if (this.resting) this.commit();
      this.goTo(next);
    } else if (whole || event.altKey) return;
    else if (event.key === "Enter" || event.key === "F2") {
      if (this.resting) this.commit();
      this.editor.start(here);
    } else if (event.key in acts) {
      if (event.key === "-") this.minus = value;
      if (acts[event.key]()) this.commitWhenKeysRest();
    } else if (event.key.length === 1) {
      if (minus !== null) this.change(here, minus); // it was a sign and no step down
      this.editor.start(here, (minus === null ? "" : "−") + event.key);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function newRow(cells) {
  const row = element("div", "row");
  row.setAttribute("role", "row");
  row.append(...cells);
  return row;
}

function newCell(i, j) {
  const cell = element("div", "cell");
  cell.setAttribute("role", "gridcell");
  cell.dataset.place = `${i} ${j}`;
  cell.append(element("span"));
  return cell;
}
