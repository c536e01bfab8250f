// Numbers: bounded, compared, written.

const MINUS = "\u2212";

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// Whether two lists of numbers are alike, also nested ones.
function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function withMinus(value) {
  return String(value).replaceAll("-", MINUS);
}

function significant(value, digits) {
  return withMinus(Number(value.toPrecision(digits)));
}
