// The frame with which a part of the photo is picked: dragged, resized at its corners, moved by its own keys, typed.
// `region` is [top, left, height, width]. The frame stays as the reader has left it until the server has answered the
// token it was sent with, or has put another one there by itself.

const KEYS_REST_MS = 350;
const SIDES = ["top", "left", "height", "width"];

class Frame {
  constructor(root, lens, changed) {
    this.lens = lens;
    this.changed = changed;
    this.fields = root.querySelector(".fields");
    this.live = root.querySelector(".live");
    this.pending = null;
    this.element = document.createElement("div");
    this.element.className = "frame";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-roledescription", "frame to move");
    for (const handle of ["nw", "ne", "sw", "se"]) {
      const corner = document.createElement("i");
      corner.dataset.handle = handle;
      this.element.append(corner);
    }
    this.element.onkeydown = (event) => this.onKey(event);
    this.element.onblur = () => {
      if (this.resting) this.commit();
    };
    for (const input of this.fields.querySelectorAll("input")) {
      input.onkeydown = (event) => event.stopPropagation();
      input.onchange = () => this.onNumber(input);
    }
  }

  update(data, send) {
    const before = this.data;
    this.data = data;
    this.send = send;
    const elsewhere = before && before.answered === data.answered && !same(before.selected, data.selected);
    if (!before || this.pending === null || this.pending === data.answered || elsewhere) {
      clearTimeout(this.resting);
      this.resting = null;
      this.pending = null;
      this.region = data.selected;
    }
  }

  get name() {
    const [top, left, height, width] = this.region;
    return `Frame of ${height} × ${width} pixels at row ${top}, column ${left}`;
  }

  draw() {
    const { element, fields, lens } = this;
    element.hidden = !this.region || !this.data.pick;
    fields.hidden = element.hidden;
    if (element.hidden) return;
    const [top, left, height, width] = this.region;
    const [tall, wide] = [height * lens.zoom, width * lens.zoom];
    element.classList.toggle("clear", this.data.marks.length > 0);
    element.classList.toggle("small", Math.min(tall, wide) < 44);
    element.style.setProperty("--reach", `${Math.min(0, (Math.min(tall, wide) - 32) / 2)}px`); // room for a finger
    element.style.left = `${(left - lens.left) * lens.zoom - 2}px`;
    element.style.top = `${(top - lens.top) * lens.zoom - 2}px`;
    element.style.width = `${wide + 4}px`;
    element.style.height = `${tall + 4}px`;
    element.setAttribute("aria-label", this.name);
    const active = fields.getRootNode().activeElement;
    for (const input of fields.querySelectorAll("input")) {
      if (active !== input) input.value = this.region[SIDES.indexOf(input.name)];
    }
    fields.querySelector(".wide").hidden = this.data.pick.square;
    fields.querySelector(".height").textContent = this.data.pick.square ? "side" : "height";
  }

  // Moved and cut to what may be picked; whether that is a change.
  set(region) {
    const next = fittedRegion(region, this.data);
    if (same(next, this.region)) return false;
    this.region = next;
    this.pending = newToken();
    this.changed();
    return true;
  }

  commit() {
    clearTimeout(this.resting);
    this.resting = null;
    if (this.pending === null) return;
    this.live.textContent = this.name;
    this.send({ token: this.pending, region: this.region });
  }

  centreOn([row, column]) {
    const { pick, height: rows, width: columns } = this.data;
    const side = clamp(Math.round(Math.min(rows, columns) / 4), pick.smallest, pick.largest);
    const [, , height, width] = this.region ?? [0, 0, side, side];
    if (this.set([row - (height - 1) / 2, column - (width - 1) / 2, height, width])) this.commit();
  }

  // A drag of `kind` "shift", "draw" or a corner from `start` to `now`, places on the photo.
  drag(kind, start, now, region) {
    return this.set(kind === "shift" ? shiftedRegion(start, now, region) : drawnRegion(kind, start, now, region, this.data));
  }

  onKey(event) {
    const stride = event.shiftKey ? 10 : 1;
    const [top, left, height, width] = this.region;
    const next = {
      ArrowUp: [top - stride, left, height, width],
      ArrowDown: [top + stride, left, height, width],
      ArrowLeft: [top, left - stride, height, width],
      ArrowRight: [top, left + stride, height, width],
      "+": [top, left, height + 1, width + 1],
      "-": [top, left, height - 1, width - 1],
    }[event.key];
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.set(next)) return;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.commit(), KEYS_REST_MS);
  }

  onNumber(input) {
    const index = SIDES.indexOf(input.name);
    const next = [...this.region];
    if (input.value !== "") next[index] = Number(input.value);
    if (this.data.pick.square) next[3] = next[2];
    if (this.set(next)) this.commit();
    input.value = this.region[index];
  }
}
