import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf } from "./load.js";

const { cellName, neighbourOf, numberText, parse, placeAfter, short, shortest } = partsOf("number_grid");

test("numbers and fractions are read, with either minus and either comma", () => {
  const read = { "1": 1, " -2.5 ": -2.5, "−3": -3, "–3": -3, "0,5": 0.5, ".5": 0.5, "+4": 4, "1e2": 100, "1/4": 0.25, "-1 / 8": -0.125 };
  for (const [words, value] of Object.entries(read)) assert.equal(parse(words), value, words);
});

test("anything else is no number", () => {
  for (const words of ["", "-", "one", "1/2/3", "1 2", "0x10", "1e", "Infinity"]) assert.ok(Number.isNaN(parse(words)), words);
  assert.equal(parse("1/0"), Infinity); // no number that any grid allows
});

test("numbers are written with four digits, or shorter", () => {
  assert.equal(numberText(-1 / 9), "−0.1111");
  assert.equal(short(-1 / 9), "−0.11");
  assert.equal(shortest(-1 / 9), "−.11");
  assert.equal(short(12.34), "12.3");
  assert.equal(short(123.4), "123");
  assert.equal(short(0.001), "0.001"); // not nothing
  assert.equal(shortest(0), "0");
});

test("what was written is read as it was", () => {
  for (const value of [0, 1, -1, 0.5, -0.1111, 255, 1234]) assert.equal(parse(numberText(value)), value);
});

test("cells are named from one on", () => {
  assert.equal(cellName([0, 2]), "row 1, column 3");
  assert.equal(cellName([0, 2], -1), "row 1, column 3: −1");
});

test("keys lead to a neighbour or to the ends", () => {
  const from = (key, whole = false) => neighbourOf([1, 1], key, 3, 4, whole);
  assert.deepEqual(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].map((key) => from(key)), [[0, 1], [2, 1], [1, 0], [1, 2]]);
  assert.deepEqual([from("Home"), from("End")], [[1, 0], [1, 3]]);
  assert.deepEqual([from("Home", true), from("End", true)], [[0, 0], [2, 3]]);
  assert.equal(from("a"), undefined);
});

test("tab goes on to the next row, and out at the ends", () => {
  assert.deepEqual(placeAfter([0, 3], 1, 3, 4), [1, 0]);
  assert.deepEqual(placeAfter([1, 0], -1, 3, 4), [0, 3]);
  assert.equal(placeAfter([2, 3], 1, 3, 4), null);
  assert.equal(placeAfter([0, 0], -1, 3, 4), null);
});
