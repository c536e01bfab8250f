// Numbers as text and back, and as colours.

function text(value) {
  return String(Number(value.toPrecision(4))).replace(/-/g, "−");
}

// At most five characters for numbers of ordinary size.
function short(value) {
  const size = Math.abs(value);
  const near = Number(value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0));
  return near === 0 && value !== 0 ? text(Number(value.toPrecision(1))) : text(near);
}

// Without the zero before the point.
function shortest(value) {
  return short(value).replace(/^(−?)0\./, "$1.");
}

// A decimal number or a fraction; NaN for anything else.
function parse(words) {
  const plain = words.trim().replace(/[−–]/g, "-").replace(",", ".");
  const number = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;
  const [above, below = "1", ...more] = plain.split("/").map((part) => part.trim());
  return more.length === 0 && number.test(above) && number.test(below) ? Number(above) / Number(below) : NaN;
}

// Black or white, whichever stands out more on `paper` (WCAG 2 contrast).
function inkOn(paper) {
  const [red, green, blue] = [1, 3, 5].map((start) => (parseInt(paper.slice(start, start + 2), 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#10161f" : "#ffffff";
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

function cellName([i, j], value) {
  return `row ${i + 1}, column ${j + 1}` + (value === undefined ? "" : `: ${text(value)}`);
}
