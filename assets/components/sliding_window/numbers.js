// Arrays as they were sent, and numbers as they are printed. What is printed is chosen once for a whole map, so that
// cells, sums and totals agree to the last digit.

const KINDS = { int32: Int32Array, float32: Float32Array, float64: Float64Array };

// { shape, type, values } -> { shape, values: typed array }
function unpack(packed) {
  if (!packed) return null;
  return { shape: packed.shape, values: new KINDS[packed.type](bytesOf(packed.values).buffer) };
}

// How the numbers of some maps are printed: `digits` after the point, or in powers of ten. `exact`: nothing is rounded.
function styleOf(...maps) {
  let largest = 0;
  for (const values of maps) for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  const exact = (digits) => maps.every((values) => areExact(values, digits, largest));
  const most = largest < 1 ? 4 : 2;
  let digits = 0;
  while (digits < most && !exact(digits)) digits += 1;
  if (exact(digits)) return { digits, exact: true, power: false };
  digits = largest < 0.1 ? 4 : largest < 1 ? 3 : largest < 10 ? 2 : largest < 1000 ? 1 : 0;
  return { digits, exact: false, power: largest < 1e-3 || largest >= 1e6 };
}

// A style, and for one map with it: the letters of its longest number, whether it has negative ones.
function formatOf(values, style = styleOf(values)) {
  const format = { ...style, widest: 1, negative: false };
  for (const value of values) {
    format.widest = Math.max(format.widest, print(value, style).length);
    if (value < 0) format.negative = true;
  }
  return format;
}

function areExact(values, digits, largest) {
  const shift = 10 ** digits;
  const slack = Math.max(largest, 1e-30) * 2e-7 * shift; // what float32 leaves of a number
  for (const value of values) {
    if (Number.isFinite(value) && Math.abs(value * shift - Math.round(value * shift)) > slack) return false;
  }
  return true;
}

function print(value, format) {
  if (!Number.isFinite(value)) return value < 0 ? `${MINUS}\u221e` : "\u221e";
  if (value === 0) return "0";
  let text;
  if (format.power) text = value.toExponential(2).replace("e+", "e");
  else text = value.toFixed(format.digits);
  if (format.exact && text.includes(".") && !format.power) text = text.replace(/\.?0+$/, "");
  if (/^-0(\.0*)?$/.test(text)) text = text.slice(1);
  return text.replaceAll("-", MINUS);
}

// As a factor or a summand: negative numbers in brackets.
function operand(value, format) {
  const text = print(value, format);
  return text.startsWith(MINUS) ? `(${text})` : text;
}

function numberIn(text) {
  return Number(text.replaceAll(MINUS, "-").replace(/[()]/g, ""));
}

// The sign between printed terms and a printed total: "=" only where it is true of the numbers as they stand there.
function signBefore(sum, total) {
  const claimed = numberIn(total);
  return Math.abs(sum - claimed) <= 1e-9 * Math.max(1, Math.abs(claimed)) ? "=" : "\u2248";
}

// The ends of a scale, short.
function short(value) {
  const text = Math.abs(value) >= 1e4 || (value !== 0 && Math.abs(value) < 1e-2) ? value.toPrecision(2) : String(+value.toPrecision(3));
  return text.replace("e+", "e").replaceAll("-", MINUS);
}
