// A photo as a matrix: continuous zoom from the picture to its pixels to their numbers; a frame to pick a part with.
// data: { label, pixels, height, width, channels, apart, tinted, unit, tallest, compact, selected: [top, left, height, width],
//         pick: { square, smallest, largest } | null, marks: [{ region, label, colour }], answered }
// Triggers "picked" with { token, region } when the frame is let go.

const STOPS = { pixels: 14, one: 36, three: 50 }; // px of a cell
const CHANNELS = ["red", "green", "blue"];
const views = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = new View(parentElement.querySelector(".view"))));
  view.update(data, (pick) => setTriggerValue("picked", pick));
  return () => {
    view.close();
    views.delete(parentElement);
  };
}

class View {
  constructor(root) {
    this.root = root;
    for (const name of ["panels", "message", "readout", "live", "hint", "modes"]) this[name] = root.querySelector(`.${name}`);
    this.slider = root.querySelector(".zoom input");
    this.coarse = matchMedia("(pointer: coarse)").matches;
    this.mode = this.coarse ? "move" : "draw";
    this.lens = new Lens(() => this.draw());
    this.frame = new Frame(root, this.lens, () => this.draw());
    this.panes = [];
    this.cursor = null;
    this.resized = new ResizeObserver(() => this.measure());
    this.resized.observe(this.panels);
    this.listen();
  }

  update(data, send) {
    const before = this.data;
    this.data = data;
    this.root.classList.toggle("compact", data.compact);
    this.frame.update(data, send);
    if (!before || before.height !== data.height || before.width !== data.width) {
      this.lens.whole = true;
      this.cursor = null;
    }
    this.build();
    if (before?.pixels !== data.pixels) this.load(data);
    else this.paint();
    this.measure();
  }

  close() {
    clearTimeout(this.frame.resting);
    this.lens.still();
    cancelAnimationFrame(this.drawing);
    this.resized.disconnect();
  }

  async load(data) {
    try {
      const picture = await Picture.fetched(data.pixels, data);
      if (this.data.pixels !== data.pixels) return;
      this.picture = picture;
      this.message.hidden = true;
      this.paint();
      this.draw();
    } catch {
      this.message.hidden = false;
      this.message.textContent = "The picture did not arrive. Reload the page to ask for it again.";
    }
  }

  // ---- panels

  get apart() {
    return this.data.apart && this.data.channels === 3;
  }

  build() {
    const { data } = this;
    const titles = this.apart ? ["the photo", ...CHANNELS.map((name) => `${name} channel`)] : [""];
    this.panels.classList.toggle("apart", this.apart);
    if (this.panes.length !== titles.length) {
      this.panes = titles.map((_, channel) => this.newPane(channel));
      this.panels.replaceChildren(...this.panes.map((pane) => pane.figure));
    }
    this.panes.forEach(({ canvas, caption }, channel) => {
      caption.textContent = titles[channel];
      caption.hidden = !titles[channel];
      const which = channel ? `, ${titles[channel]}` : "";
      canvas.setAttribute("aria-label", `${data.label}${which}. ${data.height} rows, ${data.width} columns`);
    });
    this.modes.hidden = !data.pick;
  }

  newPane(channel) {
    const [figure, stage, canvas, caption] = ["figure", "div", "canvas", "figcaption"].map((name) => document.createElement(name));
    const pane = { figure, stage, canvas, caption, bitmap: document.createElement("canvas") };
    stage.className = "stage";
    stage.append(canvas);
    figure.append(stage, caption);
    canvas.setAttribute("role", channel ? "img" : "application");
    if (!channel) {
      canvas.tabIndex = 0;
      canvas.setAttribute("aria-roledescription", "picture to zoom into");
      const window = document.createElement("div");
      window.className = "window";
      window.append(this.frame.element);
      stage.append(window);
    }
    this.listenTo(pane, canvas);
    if (!channel) this.listenTo(pane, this.frame.element);
    return pane;
  }

  paint() {
    const made = `${this.data.pixels} ${this.data.tinted} ${this.panes.length}`;
    if (!this.picture || this.painted === made) return;
    this.painted = made;
    this.panes.forEach(({ bitmap }, channel) => this.picture.paint(bitmap, channel, this.data.tinted));
  }

  measure() {
    if (!this.data) return;
    const available = this.panes[0].figure.clientWidth - LEFT;
    if (available <= 0) return;
    const { lens } = this;
    lens.measure(this.data.height, this.data.width, available, this.data.tallest);
    const sharp = window.devicePixelRatio || 1;
    for (const { stage, canvas } of this.panes) {
      stage.style.width = `${lens.across + LEFT}px`;
      stage.style.height = `${lens.down + TOP}px`;
      [canvas.width, canvas.height] = [Math.round((lens.across + LEFT) * sharp), Math.round((lens.down + TOP) * sharp)];
    }
    this.drawNow(); // a canvas of a new size is empty
  }

  draw() {
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    const { lens, data, cursor } = this;
    const picture = this.picture?.height === data.height && this.picture.width === data.width ? this.picture : null;
    this.panes.forEach(({ canvas, bitmap }, channel) => {
      const scene = { lens, data, cursor, picture, bitmap, channel, region: this.frame.region };
      new Drawing(canvas, scene).draw();
    });
    this.frame.draw();
    this.drawTools();
    this.say();
  }

  drawTools() {
    const { lens, coarse } = this;
    this.slider.value = Math.round((1000 * Math.log(lens.zoom / lens.fit)) / Math.log(LARGEST_CELL / lens.fit) || 0);
    this.slider.setAttribute("aria-valuetext", `${lens.zoom.toPrecision(2)} screen pixels for each pixel of the picture`);
    const readable = lens.zoom >= NUMBERS_FROM[this.several];
    const stop = readable ? "numbers" : lens.zoom >= 8 ? "pixels" : lens.whole ? "photo" : "";
    for (const button of this.root.querySelectorAll("[data-stop]")) button.setAttribute("aria-pressed", String(button.dataset.stop === stop));
    for (const button of this.modes.children) button.setAttribute("aria-pressed", String(button.dataset.mode === this.mode));
    for (const { canvas } of this.panes) {
      canvas.style.touchAction = this.draws || !lens.whole ? "none" : "pan-x pan-y";
      canvas.style.cursor = this.draws ? "crosshair" : lens.whole ? "default" : this.drag ? "grabbing" : "grab";
    }
    const wheel = this.data.pick ? "Ctrl and the wheel zoom." : "The wheel zooms after a click, or with Ctrl.";
    const keys = " Keys: arrows, + and −, Home for the whole, End for the numbers.";
    const frame = coarse ? " Tap to put the frame somewhere, or drag it." : " Click or drag to place the frame; it has arrow keys of its own.";
    this.hint.textContent = (coarse ? "Two fingers zoom." : wheel + keys) + (this.data.pick ? frame : "");
  }

  say(aloud = false) {
    const { height, width, channels, unit } = this.data;
    const words =
      this.cursor && this.picture
        ? this.picture.words(this.cursor, unit)
        : `${height} rows × ${width} columns, ${channels === 3 ? "three numbers" : "one number"} a pixel`;
    this.readout.textContent = words;
    if (aloud) this.live.textContent = words;
  }

  // ---- where things are

  get several() {
    return this.data.channels === 3 && !this.apart ? "three" : "one";
  }

  get draws() {
    return this.data.pick && this.mode === "draw";
  }

  get focus() {
    if (this.cursor) return this.cursor.map((index) => index + 0.5);
    const { region } = this.frame;
    return region ? [region[0] + region[2] / 2, region[1] + region[3] / 2] : this.lens.middle;
  }

  place({ clientX, clientY }, { canvas }) {
    const box = canvas.getBoundingClientRect();
    const { lens } = this;
    const [x, y] = [clientX - box.left - LEFT, clientY - box.top - TOP];
    const [row, column] = [lens.top + y / lens.zoom, lens.left + x / lens.zoom];
    const inside = x >= 0 && y >= 0 && row < lens.height && column < lens.width && x < lens.across && y < lens.down;
    return { x, y, row, column, cell: inside ? [Math.floor(row), Math.floor(column)] : null };
  }

  point(cell) {
    if (same(cell, this.cursor)) return;
    this.cursor = cell;
    this.draw();
  }

  stop(name) {
    const zooms = { photo: this.lens.fit, pixels: STOPS.pixels, numbers: STOPS[this.several] };
    this.lens.glide(zooms[name], this.focus);
  }

  // ---- events

  listen() {
    const { root, lens } = this;
    root.querySelector(".in").onclick = () => lens.glide(lens.zoom * 1.6, this.focus);
    root.querySelector(".out").onclick = () => lens.glide(lens.zoom / 1.6, this.focus);
    this.slider.oninput = () => lens.centre(lens.fit * (LARGEST_CELL / lens.fit) ** (this.slider.value / 1000), this.focus);
    for (const button of root.querySelectorAll("[data-stop]")) button.onclick = () => this.stop(button.dataset.stop);
    for (const button of this.modes.children) {
      button.onclick = () => {
        this.mode = button.dataset.mode;
        this.draw();
      };
    }
  }

  listenTo(pane, element) {
    const onCanvas = element === pane.canvas;
    element.onpointerdown = (event) => (onCanvas ? this.onPress(event, pane) : this.onGrab(event, pane));
    element.onpointermove = (event) => this.onMove(event, pane);
    element.onpointerup = (event) => this.onRelease(event, pane);
    element.onpointercancel = () => this.giveUp();
    element.addEventListener("wheel", (event) => this.onWheel(event, pane), { passive: false });
    if (!onCanvas) return;
    element.onpointerleave = () => {
      if (!this.drag && element.getRootNode().activeElement !== element) this.point(null);
    };
    element.ontransitionend = () => this.draw(); // the theme changed
    element.onkeydown = (event) => this.onKey(event);
    element.addEventListener("touchmove", (event) => this.onPinch(event, pane), { passive: false });
    element.ontouchend = () => (this.pinch = null);
  }

  onPress(event, pane) {
    if (event.button !== 0 || this.drag || !event.isPrimary) return;
    this.lens.still();
    const start = this.place(event, pane);
    const kind = this.draws ? "draw" : this.lens.whole ? "tap" : "pan";
    const { left, top } = this.lens;
    this.drag = { kind, start, left, top, region: this.frame.region, pending: this.frame.pending, far: false };
    if (kind !== "tap") event.target.setPointerCapture(event.pointerId);
    this.point(start.cell);
  }

  onGrab(event, pane) {
    if (event.button !== 0 || this.drag || !event.isPrimary) return;
    event.preventDefault();
    const { element, region, pending } = this.frame;
    element.focus({ focusVisible: false });
    element.setPointerCapture(event.pointerId);
    this.drag = { kind: event.target.dataset.handle ?? "shift", start: this.place(event, pane), region, pending, far: true };
  }

  onMove(event, pane) {
    const { drag, lens } = this;
    const place = this.place(event, pane);
    if (!drag && event.pointerType === "mouse") this.point(place.cell);
    if (!drag || this.pinch || !event.isPrimary) return;
    drag.far ||= Math.hypot(place.x - drag.start.x, place.y - drag.start.y) > 4;
    if (!drag.far || drag.kind === "tap") return;
    if (drag.kind === "pan") {
      lens.left = drag.left - (place.x - drag.start.x) / lens.zoom;
      lens.top = drag.top - (place.y - drag.start.y) / lens.zoom;
      lens.settle();
    } else this.frame.drag(drag.kind, drag.start, place, drag.region);
  }

  onRelease(event, pane) {
    const { drag } = this;
    this.drag = null;
    if (!drag || this.pinch) return;
    const { cell } = this.place(event, pane);
    if (!drag.far && this.data.pick && cell) this.frame.centreOn(cell);
    else if (!["tap", "pan"].includes(drag.kind) && !same(drag.region, this.frame.region)) this.frame.commit();
    this.draw();
  }

  giveUp() {
    const { drag } = this;
    this.drag = null;
    if (!drag || ["tap", "pan"].includes(drag.kind)) return;
    this.frame.region = drag.region;
    this.frame.pending = drag.pending;
    this.draw();
  }

  onWheel(event, pane) {
    const { lens } = this;
    const active = this.root.getRootNode().activeElement;
    const asked = event.ctrlKey || event.metaKey;
    if (!asked && active !== this.panes[0].canvas && active !== this.frame.element) return;
    const amount = event.deltaY * (event.deltaMode === 1 ? 24 : 1) * (asked ? 2 : 1);
    if (!asked && (amount > 0 ? lens.whole : lens.zoom >= LARGEST_CELL)) return; // the page scrolls on
    event.preventDefault();
    lens.still();
    const { x, y } = this.place(event, pane);
    lens.zoomTo(lens.zoom * Math.exp(-clamp(amount, -240, 240) * 0.002), x, y);
  }

  onPinch(event, pane) {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    if (this.drag) this.giveUp();
    const { lens } = this;
    const [one, other] = event.touches;
    const reach = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const { x, y } = this.place({ clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 }, pane);
    if (this.pinch) {
      lens.left -= (x - this.pinch.x) / lens.zoom;
      lens.top -= (y - this.pinch.y) / lens.zoom;
      lens.zoomTo((lens.zoom * reach) / this.pinch.reach, x, y);
    }
    this.pinch = { reach, x, y };
  }

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { lens } = this;
    const acts = {
      "+": () => lens.glide(lens.zoom * 1.6, this.focus),
      "=": () => lens.glide(lens.zoom * 1.6, this.focus),
      "-": () => lens.glide(lens.zoom / 1.6, this.focus),
      Home: () => this.stop("photo"),
      End: () => this.stop("numbers"),
      Enter: () => this.data.pick && this.cursor && this.frame.centreOn(this.cursor),
    };
    if (event.key in ARROWS) this.step(ARROWS[event.key], event.shiftKey ? 10 : Math.max(1, Math.round(6 / lens.zoom)));
    else if (event.key in acts) acts[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  step([down, right], stride) {
    const { lens } = this;
    if (this.cursor) {
      this.cursor = cellAfter(this.cursor, [down * stride, right * stride], lens.height, lens.width);
    } else this.cursor = this.focus.map(Math.floor);
    lens.reveal(this.cursor);
    this.say(true);
  }
}
