// Which part of the photo is seen how large: `zoom` screen px a photo px, `left` and `top` the photo's place at the
// corner of the window, whose sides are `across` and `down`.

const LARGEST_CELL = 96;
const GLIDE_MS = 450;

class Lens {
  constructor(changed) {
    this.changed = changed;
    this.whole = true;
    this.left = 0;
    this.top = 0;
  }

  measure(height, width, available, tallest) {
    Object.assign(this, { height, width });
    this.down = Math.min((available * height) / width, tallest, height * LARGEST_CELL);
    this.across = Math.min(available, (this.down * width) / height);
    this.fit = Math.min(this.across / width, LARGEST_CELL);
    if (this.whole || !(this.zoom >= this.fit)) this.zoom = this.fit;
    this.settle();
  }

  settle() {
    this.zoom = clamp(this.zoom, this.fit, LARGEST_CELL);
    this.whole = this.zoom <= this.fit * 1.001;
    this.left = clamp(this.left, 0, Math.max(this.width - this.across / this.zoom, 0));
    this.top = clamp(this.top, 0, Math.max(this.height - this.down / this.zoom, 0));
    this.changed();
  }

  get middle() {
    return [this.top + this.down / this.zoom / 2, this.left + this.across / this.zoom / 2];
  }

  zoomTo(zoom, x, y) {
    const [column, row] = [this.left + x / this.zoom, this.top + y / this.zoom];
    this.zoom = clamp(zoom, this.fit, LARGEST_CELL);
    this.left = column - x / this.zoom;
    this.top = row - y / this.zoom;
    this.settle();
  }

  centre(zoom, [row, column]) {
    this.still();
    this.zoom = clamp(zoom, this.fit, LARGEST_CELL);
    this.left = column - this.across / this.zoom / 2;
    this.top = row - this.down / this.zoom / 2;
    this.settle();
  }

  reveal([row, column]) {
    this.still();
    this.top = clamp(this.top, row + 1 - this.down / this.zoom, row);
    this.left = clamp(this.left, column + 1 - this.across / this.zoom, column);
    this.settle();
  }

  still() {
    cancelAnimationFrame(this.gliding);
  }

  // As `centre`, gliding there unless motion is unwanted.
  glide(zoom, [row, column]) {
    this.still();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.centre(zoom, [row, column]);
    const goal = clamp(zoom, this.fit, LARGEST_CELL);
    const from = this.zoom;
    const [startRow, startColumn] = this.middle;
    const began = performance.now();
    const step = (now) => {
      const time = clamp((now - began) / GLIDE_MS, 0, 1);
      const eased = time * time * (3 - 2 * time);
      const current = from * (goal / from) ** eased;
      const moved = goal === from ? eased : (1 / from - 1 / current) / (1 / from - 1 / goal); // a straight way on the screen
      this.centre(current, [startRow + (row - startRow) * moved, startColumn + (column - startColumn) * moved]);
      if (time < 1) this.gliding = requestAnimationFrame(step);
    };
    this.gliding = requestAnimationFrame(step);
  }

  // The cells that are seen at least in part.
  get shown() {
    return {
      firstRow: Math.floor(this.top + 1e-6),
      firstColumn: Math.floor(this.left + 1e-6),
      lastRow: Math.min(Math.ceil(this.top + this.down / this.zoom - 1e-6), this.height),
      lastColumn: Math.min(Math.ceil(this.left + this.across / this.zoom - 1e-6), this.width),
    };
  }
}
