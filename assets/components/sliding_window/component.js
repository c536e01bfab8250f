// A window slides over an input: played, stepped, scrubbed, hovered; the server is told only where it came to rest.
// data: see ui/components/sliding_window.py. State "stop": [stop, number of the report].

const figures = new WeakMap(); // parentElement -> SlidingWindow
const TELL_MS = 400;
const WRITE_MS = 120; // between two updates of the text while playing
const SPEAK_MS = 1500; // between two sentences for screen readers while playing
const GLIDE_S = 0.18;
const GLIDING = 6; // stops a second up to which the window glides from stop to stop

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  let figure = figures.get(parentElement);
  if (!figure) {
    figure = new SlidingWindow(parentElement.querySelector(".sliding"));
    figures.set(parentElement, figure);
  }
  figure.tell = (stop, turn) => setStateValue("stop", [stop, turn]);
  figure.receive(data);
  return () => {
    figure.end();
    figures.delete(parentElement);
  };
}

class SlidingWindow {
  constructor(root) {
    this.root = root;
    this.canvas = root.querySelector(".figure");
    this.context = this.canvas.getContext("2d");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.clock = new Clock();
    this.stop = 0; // where the window rests or has got to
    this.from = 0; // the stop before, for gliding
    this.shown = null; // stop under the pointer
    this.pixel = null; // input place under the pointer
    this.moved = false; // whether the reader has chosen a position
    this.playing = false;
    this.reports = 0;
    this.frame = 0;
    this.listen();
    this.observer = new ResizeObserver(() => this.fitted());
    this.observer.observe(root);
    this.lettered = () => this.redrawn(); // a typeface has arrived
    document.fonts.addEventListener("loadingdone", this.lettered);
  }

  element(selector) {
    return this.root.querySelector(selector);
  }

  // New numbers. The position stays, and so does the movement; the page may ask for a position.
  receive(data) {
    const text = JSON.stringify({ ...data, at: null });
    const [stop, turn] = data.at;
    if (text !== this.text) {
      this.text = text;
      this.model = modelOf(data);
      this.height = data.height;
      this.name = data.name;
      this.stop = Math.min(this.stop, this.model.stops - 1);
      this.from = this.stop;
      this.shown = null;
      this.pixel = null;
      if (this.speed === undefined) this.element(".speed input").value = firstPlace(this.model);
      this.element(".position input").max = this.model.stops - 1;
      this.describe();
      this.chooseSpeed();
    }
    if (turn !== this.turn) {
      this.turn = turn;
      this.stop = clamp(stop, 0, this.model.stops - 1);
      this.from = this.stop;
      this.pause(false);
    }
    this.redrawn();
  }

  describe() {
    const { model } = this;
    const names = model.panels.map((panel) => panel.title).join(", ");
    this.canvas.setAttribute(
      "aria-label",
      `${names}, ${model.height} by ${model.width}; a ${model.size[0]} by ${model.size[1]} window slides over it and makes ` +
        `${model.outputPanel.title}, ${model.rows} by ${model.columns}. Space plays and pauses, left and right arrows move by one stop, ` +
        "up and down by one row, Home and End to the ends.",
    );
    Object.assign(this.root.dataset, { rows: model.rows, columns: model.columns, stops: model.stops });
  }

  // The width or the theme is another one: everything is drawn anew.
  redrawn() {
    if (!this.model) return;
    this.width = 0;
    this.fitted();
  }

  fitted() {
    const width = Math.floor(this.root.clientWidth);
    const ratio = Math.min(devicePixelRatio || 1, 3);
    if (!this.model || !width || (width === this.width && ratio === this.ratio)) return;
    [this.width, this.ratio] = [width, ratio];
    const figure = layoutOf(this.model, width, this.height);
    this.canvas.dataset.panels = JSON.stringify(figure.panels.map(({ kind, channel, x, y, cell }) => ({ kind, channel, x, y, cell })));
    this.canvas.style.height = `${figure.height}px`;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(figure.height * ratio);
    this.scene = sceneOf(this.model, figure, themeOf(this.root), ratio);
    this.draw();
    this.write(true);
  }

  // ---- what is shown

  get current() {
    return this.shown ?? this.stop;
  }

  view() {
    const whole = this.element(".whole").checked;
    const still = this.shown !== null || !this.playing || this.calm.matches || this.speed > GLIDING || this.from === this.stop;
    return {
      stop: this.current,
      from: still ? this.current : this.from,
      glide: still ? 1 : this.glide,
      filled: whole ? this.model.stops : this.stop + 1,
      pixel: this.pixel,
    };
  }

  draw() {
    if (this.scene) drawFrameOf(this.context, this.scene, this.view());
  }

  // The text: position, value, arithmetic. While playing only now and then.
  write(always) {
    const now = performance.now();
    if (!always && now - (this.written ?? 0) < WRITE_MS) return;
    this.written = now;
    const { model, current } = this;
    const arithmetic = arithmeticOf(model, current);
    const value = model.output.values[current];
    showArithmetic(this.element(".arithmetic"), model, arithmetic, { ground: model.palettes.output.css(value), ink: model.palettes.output.ink(value) });
    const [row, column] = [Math.floor(current / model.columns), current % model.columns];
    Object.assign(this.root.dataset, { stop: current, row, column, value, printed: arithmetic.total });
    this.element(".position input").value = this.stop;
    this.element(".position input").setAttribute("aria-valuetext", `row ${row}, column ${column}`);
    this.element(".position output").textContent = `${this.stop + 1} of ${model.stops}`;
    const sentence = this.pixel ? this.pixelInWords() : `${this.placeInWords()}: ${arithmetic.total}`;
    this.element(".readout").textContent = sentence;
    if (always || now - (this.spoken ?? 0) > SPEAK_MS) {
      this.spoken = now;
      this.element(".live").textContent = sentence;
    }
  }

  placeInWords() {
    const { model, current } = this;
    const [row, column] = model.nameOf(current).map(withMinus);
    const place = model.labels === "centre" ? "Centre of the window at row" : "Output row";
    return `${place} ${row}, column ${column}`;
  }

  pixelInWords() {
    const { model } = this;
    const [row, column] = this.pixel;
    const [rows, columns] = model.readers(row, column);
    const count = rows.length * columns.length;
    const what = model.isPadding(row, column) ? "Padding cell" : "Input cell";
    const read = count === 1 ? "1 output reads it" : `${count || "no"} outputs read it`;
    return `${what} (${withMinus(row - model.down.before)}, ${withMinus(column - model.across.before)}): ${read}`;
  }

  // ---- movement

  go(stop, { by = "reader" } = {}) {
    this.from = this.stop;
    this.stop = clamp(stop, 0, this.model.stops - 1);
    this.glide = 0;
    this.shown = null;
    this.pixel = null;
    if (by === "reader") {
      this.moved = true;
      this.pause(true);
      this.draw();
      this.write(true);
    }
  }

  play() {
    if (this.playing) return;
    const whole = this.element(".whole");
    const ended = this.stop === this.model.stops - 1;
    if (ended || (whole.checked && !this.moved)) this.go(0, { by: "clock" });
    whole.checked = false;
    this.shown = null;
    this.pixel = null;
    this.playing = true;
    this.marked();
    this.clock.start();
    clearTimeout(this.telling);
    let before = null;
    const step = (now) => {
      const seconds = before === null ? 0 : (now - before) / 1000;
      before = now;
      this.tick(seconds);
      if (this.playing) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  tick(seconds) {
    const due = this.clock.advance(seconds, this.speed, this.model, this.calm.matches);
    const last = this.model.stops - 1;
    if (due === 0) {
      if (this.glide >= 1 || this.speed > GLIDING || this.calm.matches) return;
      this.glide = Math.min(1, this.glide + seconds / GLIDE_S);
    } else if (this.stop < last) {
      this.go(this.stop + due, { by: "clock" });
    } else if (this.element(".loop").checked) {
      this.go(0, { by: "clock" });
    } else {
      this.pause(true);
      this.write(true);
    }
    this.draw();
    this.write(false);
  }

  pause(tell) {
    const was = this.playing;
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.glide = 1;
    if (was) {
      this.moved = this.stop < this.model.stops - 1;
      this.marked();
      this.write(true);
    }
    if (tell) this.report();
  }

  marked() {
    this.root.classList.toggle("playing", this.playing);
    this.root.dataset.playing = String(this.playing);
    this.element('[data-action="play"]').setAttribute("aria-label", this.playing ? "Pause" : "Play");
  }

  chooseSpeed() {
    const control = this.element(".speed input");
    this.speed = speedAt(Number(control.value), this.model);
    const words = speedInWords(this.speed, this.model, this.calm.matches);
    control.setAttribute("aria-valuetext", words);
    this.element(".speed output").textContent = words;
  }

  // Tell the server where the window rests, once the reader has stopped moving it.
  report() {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      if (this.playing || this.told === this.stop) return;
      this.told = this.stop;
      this.reports += 1;
      this.tell(this.stop, this.reports);
    }, TELL_MS);
  }

  // ---- what the reader does

  listen() {
    this.root.onclick = (event) => {
      const action = event.target.closest("[data-action]")?.dataset.action;
      if (action) this.act(action);
    };
    this.canvas.onkeydown = (event) => this.key(event);
    this.canvas.onpointermove = (event) => this.point(event);
    this.canvas.onpointerleave = () => this.leave();
    this.canvas.onpointercancel = () => this.leave();
    this.canvas.onclick = (event) => this.choose(event);
    this.element(".position input").oninput = (event) => this.go(Number(event.target.value));
    this.element(".speed input").oninput = () => this.chooseSpeed();
    this.element(".whole").onchange = () => this.draw();
    this.root.ontransitionend = (event) => {
      if (event.target === this.root) this.redrawn(); // the theme has changed
    };
    this.calm.onchange = () => this.chooseSpeed();
  }

  act(action) {
    if (action === "play") {
      if (this.playing) this.pause(true);
      else this.play();
    } else if (action === "save") {
      this.save();
    } else {
      this.go({ first: 0, back: this.stop - 1, forward: this.stop + 1, last: this.model.stops - 1 }[action]);
    }
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { columns, stops } = this.model;
    const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
    if (event.key === " ") this.act("play");
    else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(stops - 1);
    else if (event.key in moves) {
      const wanted = this.stop + moves[event.key];
      if (wanted >= 0 && wanted < stops) this.go(wanted);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The cell under the pointer: { panel, row, column } or null.
  cellAt(event) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    for (const panel of this.scene.figure.panels) {
      const [column, row] = [Math.floor((x - panel.x) / panel.cell), Math.floor((y - panel.y) / panel.cell)];
      if (row >= 0 && column >= 0 && row < panel.rows && column < panel.columns) return { panel, row, column };
    }
    return null;
  }

  point(event) {
    const cell = this.cellAt(event);
    const result = cell && RESULTS.includes(cell.panel.kind);
    const shown = result ? cell.row * this.model.columns + cell.column : null;
    const pixel = cell?.panel.kind === "input" ? [cell.row, cell.column] : null;
    const still = event.screenX === this.pointer?.x && event.screenY === this.pointer?.y; // the page was scrolled under it
    this.pointer = { x: event.screenX, y: event.screenY };
    if (this.playing) {
      if (still || (shown === null && pixel === null)) return;
      this.pause(true);
    }
    if (shown === this.shown && String(pixel) === String(this.pixel)) return;
    this.shown = shown;
    this.pixel = pixel;
    this.draw();
    this.write(true);
  }

  leave() {
    if (this.shown === null && this.pixel === null) return;
    this.shown = null;
    this.pixel = null;
    this.draw();
    this.write(true);
  }

  choose(event) {
    const cell = this.cellAt(event);
    if (cell && RESULTS.includes(cell.panel.kind)) this.go(cell.row * this.model.columns + cell.column);
    else if (cell?.panel.kind === "input") this.point(event);
    else this.leave();
  }

  save() {
    const arithmetic = arithmeticOf(this.model, this.stop);
    const [row, column] = [Math.floor(this.stop / this.model.columns), this.stop % this.model.columns];
    save(pictureOf(this.scene, { ...this.view(), stop: this.stop, from: this.stop }, arithmetic), `${this.name}-${row}-${column}.png`);
  }

  end() {
    this.pause(false);
    clearTimeout(this.telling);
    this.observer.disconnect();
    document.fonts.removeEventListener("loadingdone", this.lettered);
    this.calm.onchange = null;
  }
}
