// Pictures of one size that share a pixel, and what the layer does to it: W x + b under the mouse.
// data: { label, height, width, pictures: [{ title, image, alt, range: { low, high, bar } | null }], weight: [[...]], bias: [...],
//         relu, at: [row, column], colours: whether the last picture is in colour }
// The first picture is the input, in colour. Triggers "picked" with [row, column].

const RESTING = 350; // ms after the last key before the pixel is sent
const mixers = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let mixer = mixers.get(parentElement);
  if (!mixer) mixers.set(parentElement, (mixer = new Mixer(parentElement.querySelector(".mixer"))));
  mixer.update(data, (place) => setTriggerValue("picked", place));
  return () => {
    clearTimeout(mixer.resting);
    mixers.delete(parentElement);
  };
}

class Mixer {
  constructor(root) {
    for (const name of ["figures", "where", "product", "hint", "live"]) this[name] = root.querySelector(`.${name}`);
    this.canvas = element("canvas");
    this.panes = [];
    this.over = null; // the pixel under the mouse
    const coarse = matchMedia("(pointer: coarse)").matches;
    this.hint.textContent = coarse
      ? "Tap a pixel to follow it."
      : "Move over a picture to see the numbers of each pixel; click to keep one. Keys: arrows, with Shift ten at a time.";
  }

  update(data, send) {
    const before = this.data;
    const other = !before || before.pictures[0].image !== data.pictures[0].image;
    [this.data, this.send] = [data, send];
    if (other) this.sent = null;
    if (!this.sent || String(this.sent) === String(data.at)) [this.at, this.sent] = [data.at, null];
    this.build();
    if (other) this.load(data.pictures[0].image);
    this.draw();
  }

  build() {
    const { pictures, height, width, label } = this.data;
    if (this.panes.length !== pictures.length) {
      this.panes = pictures.map((_, index) => this.pane(index));
      this.figures.replaceChildren(...this.panes.map((pane) => pane.figure));
    }
    this.panes.forEach((pane, index) => {
      const { title, image, alt, range } = pictures[index];
      pane.title.textContent = title;
      if (pane.image.getAttribute("src") !== image) pane.image.src = image;
      pane.image.alt = alt;
      pane.picture.style.aspectRatio = `${width} / ${height}`;
      pane.picture.style.maxWidth = `${Math.round((430 * width) / height)}px`;
      pane.range.hidden = !range;
      pane.range.replaceChildren();
      if (range) {
        const bar = element("img");
        [bar.src, bar.alt] = [range.bar, `Colours from ${range.low} to ${range.high}`];
        pane.range.append(element("span", "", range.low), bar, element("span", "", range.high));
      }
    });
    this.figures.style.setProperty("--across", pictures.length === 3 || pictures.length > 4 ? 3 : 2);
    this.panes[0].picture.setAttribute("aria-label", `${label}. ${height} rows, ${width} columns`);
  }

  pane(index) {
    const [figure, title, picture] = [element("figure"), element("figcaption"), element("div", "picture")];
    const [image, mark, range] = [element("img"), element("div", "mark"), element("div", "range")];
    picture.append(image, mark);
    figure.append(title, picture, range);
    if (!index) {
      picture.tabIndex = 0;
      picture.setAttribute("role", "application");
      picture.addEventListener("keydown", (event) => this.key(event));
    }
    picture.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.hover(this.place(event, picture)));
    picture.addEventListener("pointerleave", () => this.hover(null));
    picture.addEventListener("click", (event) => this.pick(this.over ?? this.place(event, picture)));
    return { figure, title, picture, image, mark, range };
  }

  place(event, picture) {
    return cellAt(event, picture.getBoundingClientRect(), this.data.height, this.data.width);
  }

  key(event) {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    this.over = null;
    this.at = cellAfter(this.at, step.map((one) => far * one), this.data.height, this.data.width);
    this.sent = this.at;
    this.draw();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.live.textContent = this.words();
      this.send(this.at);
    }, RESTING);
  }

  hover(place) {
    this.over = place;
    this.draw();
  }

  pick(place) {
    clearTimeout(this.resting);
    [this.at, this.sent, this.over] = [place, place, place];
    this.draw();
    this.send(place);
  }

  // The bytes of the input, as they are: no colour management.
  async load(address) {
    let bitmap;
    try {
      const blob = await (await fetch(address)).blob();
      bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
    } catch {
      this.where.textContent = "The picture did not arrive. Reload the page to ask for it again.";
      return;
    }
    if (this.data.pictures[0].image !== address) return;
    [this.canvas.width, this.canvas.height] = [bitmap.width, bitmap.height];
    const pen = this.canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(bitmap, 0, 0);
    this.pixels = pen.getImageData(0, 0, bitmap.width, bitmap.height);
    this.draw();
  }

  // ---- the numbers of one pixel

  get shown() {
    return this.over ?? this.at;
  }

  get numbers() {
    const [row, column] = this.shown;
    const { weight, bias, relu } = this.data;
    const start = 4 * (row * this.pixels.width + column);
    return mixed(Array.from(this.pixels.data.slice(start, start + 3)), weight, bias, relu);
  }

  words() {
    const [row, column] = this.shown;
    if (!this.pixels) return "";
    const { x, h } = this.numbers;
    return `Row ${row}, column ${column}: ${x.join(", ")} becomes ${h.map(written).join(", ")}`;
  }

  draw() {
    const { height, width } = this.data;
    const [row, column] = this.shown;
    for (const { mark } of this.panes) {
      mark.style.top = `${(100 * (row + 0.5)) / height}%`;
      mark.style.left = `${(100 * (column + 0.5)) / width}%`;
    }
    if (!this.pixels || this.pixels.height !== height || this.pixels.width !== width) return;
    this.where.textContent = `The pixel at row ${row}, column ${column}, as a dense layer:`;
    const { x, z, h, bytes } = this.numbers;
    const { weight, bias, relu, colours } = this.data;
    const parts = [
      matrix("W", weight),
      matrix("x", asColumn(x), "x"),
      sign("+"),
      matrix("b", asColumn(bias)),
      sign("="),
      matrix("z = W x + b", asColumn(z)),
    ];
    if (relu) parts.push(sign("→"), matrix("ReLU(z)", asColumn(h)));
    if (colours) {
      parts.push(sign(""), swatch("before", x), sign("→"), swatch("after", bytes.length === 1 ? [bytes[0], bytes[0], bytes[0]] : bytes));
    }
    this.product.replaceChildren(...parts);
  }
}

const asColumn = (values) => values.map((value) => [value]);

function sign(text) {
  return element("span", "sign", text);
}

function matrix(name, rows, kind = "") {
  const [part, grid] = [element("div", "part"), element("div", `matrix ${kind}`)];
  grid.style.gridTemplateColumns = `repeat(${rows[0].length}, auto)`;
  grid.append(...rows.flat().map((value) => element("span", "", written(value))));
  part.append(grid, element("span", "name", name));
  return part;
}

function swatch(name, [red, green, blue]) {
  const [part, colour] = [element("div", "part"), element("div", "colour")];
  colour.style.background = `rgb(${red}, ${green}, ${blue})`;
  part.append(colour, element("span", "name", name));
  return part;
}
