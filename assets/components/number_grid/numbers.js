// Numbers as text and back.

function numberText(value) {
  return significant(value, 4);
}

// At most five characters for numbers of ordinary size.
function short(value) {
  const size = Math.abs(value);
  const near = Number(value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0));
  return near === 0 && value !== 0 ? numberText(Number(value.toPrecision(1))) : numberText(near);
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

function cellName([i, j], value) {
  return `row ${i + 1}, column ${j + 1}` + (value === undefined ? "" : `: ${numberText(value)}`);
}
