// Draws one panel: the photo or one of its channels, lines and numbers where cells are large enough, boxes, rulers.

const LEFT = 34; // of the row ruler
const TOP = 20; // of the column ruler
const NUMBERS_FROM = { one: 26, three: 32 }; // px of a cell
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const CURSOR = "#ffd21f";

class Drawing {
  // scene: { lens, picture, bitmap, channel, data, region, cursor }
  constructor(canvas, scene) {
    Object.assign(this, scene);
    this.pen = canvas.getContext("2d");
    const style = getComputedStyle(canvas);
    this.ink = style.color;
    this.font = style.fontFamily;
    this.paper = style.getPropertyValue("--st-secondary-background-color") || "#f2f5f9";
    this.primary = style.getPropertyValue("--st-primary-color") || "#1f5fa8";
    this.sharp = window.devicePixelRatio || 1;
    this.three = !this.channel && this.data.channels === 3;
  }

  draw() {
    const { pen, lens, sharp } = this;
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.fillStyle = this.paper;
    pen.fillRect(0, 0, LEFT + lens.across, TOP + lens.down);
    if (this.picture) {
      pen.save();
      pen.beginPath();
      pen.rect(LEFT, TOP, lens.across, lens.down);
      pen.clip();
      this.pixels();
      this.lines();
      this.numbers();
      for (const mark of this.data.marks) this.mark(mark);
      if (this.channel && this.region) this.box(this.region, "#ffffff");
      if (this.cursor) this.box([...this.cursor, 1, 1], CURSOR);
      pen.restore();
    }
    this.rulers();
  }

  x(column) {
    return LEFT + (column - this.lens.left) * this.lens.zoom;
  }

  y(row) {
    return TOP + (row - this.lens.top) * this.lens.zoom;
  }

  pixels() {
    const { firstRow, firstColumn, lastRow, lastColumn } = this.lens.shown;
    const [columns, rows] = [lastColumn - firstColumn, lastRow - firstRow];
    const { zoom } = this.lens;
    this.pen.imageSmoothingEnabled = zoom * this.sharp < 2;
    this.pen.imageSmoothingQuality = "high";
    const to = [this.x(firstColumn), this.y(firstRow), columns * zoom, rows * zoom];
    this.pen.drawImage(this.bitmap, firstColumn, firstRow, columns, rows, ...to);
  }

  lines() {
    const { pen } = this;
    const strength = Math.min((this.lens.zoom - 7) / 12, 1);
    if (strength <= 0) return;
    const { firstRow, firstColumn, lastRow, lastColumn } = this.lens.shown;
    pen.strokeStyle = `rgb(128 128 128 / ${0.55 * strength})`;
    pen.lineWidth = 1;
    pen.beginPath();
    for (let row = firstRow; row <= lastRow; row += 1) {
      const y = Math.round(this.y(row)) + 0.5;
      pen.moveTo(this.x(firstColumn), y);
      pen.lineTo(this.x(lastColumn), y);
    }
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      const x = Math.round(this.x(column)) + 0.5;
      pen.moveTo(x, this.y(firstRow));
      pen.lineTo(x, this.y(lastRow));
    }
    pen.stroke();
  }

  numbers() {
    const { pen, picture, three, channel, data } = this;
    const { zoom, shown } = this.lens;
    if (zoom < (three ? NUMBERS_FROM.three : NUMBERS_FROM.one)) return;
    const named = three && zoom >= 60;
    const digits = zoom >= 48 ? 3 : 2;
    const letters = (data.unit ? digits + 2 : 3) + (named ? 2 : 0);
    const size = Math.min(zoom * (three ? 0.27 : 0.42), (zoom * 1.5) / letters);
    pen.font = `600 ${size}px ${this.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (let row = shown.firstRow; row < shown.lastRow; row += 1) {
      for (let column = shown.firstColumn; column < shown.lastColumn; column += 1) {
        const values = picture.at(row, column);
        const [x, y] = [this.x(column + 0.5), this.y(row + 0.5) + size * 0.05];
        pen.fillStyle = inkOn(picture.colour(values, channel, data.tinted));
        (three ? values : [values[channel ? channel - 1 : 0]]).forEach((value, line) => {
          const text = (named ? `${NAMES[line]} ` : "") + numeral(value, data.unit, digits);
          pen.fillText(text, x, three ? y + (line - 1) * size * 1.1 : y);
        });
      }
    }
  }

  box([top, left, height, width], colour) {
    const { pen } = this;
    const edges = [this.x(left), this.y(top), width * this.lens.zoom, height * this.lens.zoom];
    pen.lineWidth = 5;
    pen.strokeStyle = "#10161f";
    pen.strokeRect(...edges);
    pen.lineWidth = 2.5;
    pen.strokeStyle = colour;
    pen.strokeRect(...edges);
  }

  mark({ region: [top, left, height, width], label, colour }) {
    const { pen, lens } = this;
    this.box([top, left, height, width], colour);
    if (!label || this.channel) return;
    pen.font = `600 13px ${this.font}`;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    const wide = pen.measureText(label).width + 12;
    const x = clamp(this.x(left) - 2, LEFT, LEFT + lens.across - wide);
    const above = this.y(top) - 24;
    const y = above >= TOP ? above : Math.min(this.y(top + height) + 5, TOP + lens.down - 20);
    pen.fillStyle = "#10161f";
    pen.fillRect(x, y, wide, 20);
    pen.fillStyle = colour;
    pen.fillRect(x, y, 4, 20);
    pen.fillStyle = "#ffffff";
    pen.fillText(label, x + 8, y + 10.5);
  }

  rulers() {
    const { pen, lens } = this;
    const { firstRow, firstColumn, lastRow, lastColumn } = lens.shown;
    pen.fillStyle = this.paper;
    pen.fillRect(0, 0, LEFT + lens.across, TOP);
    pen.fillRect(0, 0, LEFT, TOP + lens.down);
    pen.textBaseline = "middle";
    const step = STEPS.find((size) => size * lens.zoom >= 30) ?? STEPS.at(-1);
    const [row, column] = this.cursor ?? [NaN, NaN];
    pen.textAlign = "center";
    this.ticks(firstColumn, lastColumn, step, column, 24, (index, here) => {
      this.tick(index, clamp(this.x(index + 0.5), LEFT + 4, LEFT + lens.across - 12), TOP / 2 + 1, here);
    });
    pen.textAlign = "right";
    this.ticks(firstRow, lastRow, step, row, 13, (index, here) => {
      this.tick(index, LEFT - 5, clamp(this.y(index + 0.5), TOP + 5, TOP + lens.down - 6), here);
    });
  }

  ticks(first, last, step, cursor, room, write) {
    const inView = cursor >= first && cursor < last;
    for (let index = Math.ceil(first / step) * step; index < last; index += step) {
      if (!inView || Math.abs(index - cursor) * this.lens.zoom >= room) write(index, false);
    }
    if (inView) write(cursor, true);
  }

  tick(index, x, y, here) {
    const { pen } = this;
    pen.font = `${here ? 700 : 400} 11px ${this.font}`;
    pen.fillStyle = here ? this.primary : this.ink;
    pen.globalAlpha = here ? 1 : 0.75;
    pen.fillText(index, x, y);
    pen.globalAlpha = 1;
  }
}
