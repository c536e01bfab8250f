// sliding_window/numbers.js

import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf } from "./load.js";

const { formatOf, numberIn, operand, print, short, signBefore, styleOf } = partsOf("sliding_window");

const printed = (...values) => values.map((value) => print(value, styleOf(values)));

test("a map has as many digits as its numbers need", () => {
  assert.deepEqual(printed(0, 255, -765), ["0", "255", "−765"]);
  assert.deepEqual(printed(0.5, 0.25, 0), ["0.5", "0.25", "0"]);
  assert.deepEqual(printed(0.1, -0.2), ["0.1", "−0.2"]);
});

test("what cannot be written out is rounded alike", () => {
  assert.deepEqual(styleOf([1 / 3, 2]), { digits: 2, exact: false, power: false });
  assert.deepEqual(printed(1 / 3, 2), ["0.33", "2.00"]);
  assert.deepEqual(printed(100 / 3, 2), ["33.3", "2.0"]);
  assert.deepEqual(printed(Math.PI * 1e-5, 0), ["3.14e−5", "0"]);
});

test("digits that float32 does not hold are not printed", () => {
  assert.deepEqual(printed(1e7 / 3, 1), ["3333333", "1"]);
});

test("a number that is rounded to nothing has no sign", () => {
  assert.deepEqual(printed(-0.001, 10 / 3)[0], "0.00");
});

test("infinity is printed as such", () => {
  assert.deepEqual([-Infinity, Infinity].map((value) => print(value, styleOf([1]))), ["−∞", "∞"]);
});

test("several maps share a style", () => {
  assert.deepEqual(styleOf([1, 2], [0.25]), { digits: 2, exact: true, power: false });
});

test("a format knows its longest number", () => {
  assert.deepEqual(formatOf([1, -20, 3]), { digits: 0, exact: true, power: false, widest: 3, negative: true });
});

test("operands stand in brackets where they are negative", () => {
  const style = styleOf([-1, 2]);
  assert.equal(operand(-1, style), "(−1)");
  assert.equal(operand(2, style), "2");
  assert.equal(numberIn(operand(-1, style)), -1);
});

test("equals is claimed only of what is equal as printed", () => {
  assert.equal(signBefore(0.1 + 0.2, "0.3"), "=");
  assert.equal(signBefore(1 / 3, "0.33"), "≈");
  assert.equal(signBefore(-765, "−765"), "=");
});

test("the ends of a scale are short", () => {
  assert.deepEqual([0, 1.23456, -255, 12345, 0.00123].map(short), ["0", "1.23", "−255", "1.2e4", "0.0012"]);
});
