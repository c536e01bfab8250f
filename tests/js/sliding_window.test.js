// sliding_window/model.js, arithmetic.js and colours.js

import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf } from "./load.js";
import { average, correlation, maximum, packed } from "./sweep.js";

const { arithmeticOf, linesOf, modelOf } = partsOf("sliding_window");

test("the window reads its cells, and nothing beside the input", () => {
  const model = modelOf(correlation());
  assert.deepEqual([model.rows, model.columns, model.stops, ...model.size], [4, 4, 16, 2, 2]);
  assert.deepEqual(model.reach(0), [[0, 0], [1, 1]]);
  assert.deepEqual(model.reach(6), [[1, 2], [2, 3]]);
  assert.equal(model.valueAt(0, 0, 0), null);
  assert.equal(model.valueAt(0, 1, 1), 1);
  assert.equal(model.valueAt(0, 3, 2), 8);
  assert.deepEqual([[0, 0], [1, 1], [3, 3], [3, 4]].map((place) => model.isPadding(...place)), [true, false, false, true]);
});

test("a place knows the stops that read it", () => {
  const model = modelOf(correlation());
  assert.deepEqual(model.readers(0, 0), [[0], [0]]);
  assert.deepEqual(model.readers(2, 3), [[1, 2], [2, 3]]);
});

test("stops are named by their output cell, or by the centre of the window", () => {
  assert.deepEqual(modelOf(correlation()).nameOf(6), [1, 2]);
  assert.deepEqual(modelOf(correlation({ labels: "centre" })).nameOf(0), [-1, -1]);
  assert.deepEqual(modelOf(correlation({ labels: "centre" })).nameOf(6), [0, 1]);
});

test("a sum of products, term by term", () => {
  const { name, blocks, total, text } = arithmeticOf(modelOf(correlation()), 5);
  assert.equal(name, "Z(1, 1) =");
  assert.deepEqual(blocks[0].terms.map((term) => term.text), ["1·1", "2·0", "4·0", "5·(−1)"]);
  assert.deepEqual(blocks[0].terms.map((term) => term.faint), [false, true, true, false]);
  assert.equal(total, "−4");
  assert.equal(text, "Z(1, 1): 1·1 + 2·0 + 4·0 + 5·(−1) = −4");
});

test("bias and activation follow line by line", () => {
  const output = [0, 0, 0, 0.5, 0, 0, 0, 3.5, 0, 0, 0, 6.5, 0.5, 7.5, 8.5, 9.5];
  const sums = [-1, -2, -3, 0, -4, -4, -4, 3, -7, -4, -4, 6, 0, 7, 8, 9];
  const message = correlation({
    partial: packed(sums, 1, 4, 4), bias: 0.5, activation: "ReLU", z: packed(sums.map((sum) => sum + 0.5), 4, 4),
    zPanel: { title: "Before ReLU", low: -9, high: 9, table: "grey" }, output: packed(output, 4, 4),
  });
  const { steps, total } = arithmeticOf(modelOf(message), 5);
  assert.deepEqual(steps.map((step) => step.map((part) => part.text)), [["−4", "+", "0.5", "=", "−3.5"], ["ReLU(−3.5)", "=", "0"]]);
  assert.equal(total, "0");
  const [sum] = arithmeticOf(modelOf({ ...message, bias: -0.5 }), 5).steps;
  assert.deepEqual(sum.map((part) => part.text), ["−4", "+", "(−0.5)", "≈", "−3.5"]); // never "=" where it is not
});

test("the largest wins, padding takes no part", () => {
  const { blocks, text } = arithmeticOf(modelOf(maximum()), 0);
  assert.deepEqual(blocks[0].terms.map((term) => term.text), ["–", "–", "–", "1"]);
  assert.deepEqual(blocks[0].terms.map((term) => term.won), [false, false, false, true]);
  assert.equal(text, "output(0, 0): max(1) = 1");
});

test("an average with the padding and without", () => {
  assert.equal(arithmeticOf(modelOf(average(4)), 0).text, "output(0, 0): (0 + 0 + 0 + 1) / 4 = 0.25");
  assert.equal(arithmeticOf(modelOf(average(1)), 0).text, "output(0, 0): (1) / 1 = 1");
  assert.equal(arithmeticOf(modelOf(average(1)), 5).text, "output(1, 1): (1 + 2 + 4 + 5) / 4 = 3");
});

test("the arithmetic of a saved picture stands in columns", () => {
  const lines = linesOf(arithmeticOf(modelOf(correlation()), 5));
  assert.deepEqual(lines.map((line) => line.text), ["Z(1, 1) =", "  1·1 +    2·0", "+ 4·0 + 5·(−1) = −4"]);
});

test("colours come from the table, the ends from beyond the scale", () => {
  const { palettes } = modelOf(correlation());
  assert.equal(palettes.output.css(51), "rgb(51 51 51)");
  assert.equal(palettes.output.css(-10), "rgb(0 0 0)");
  assert.equal(palettes.output.css(1000), "rgb(255 255 255)");
  assert.equal(palettes.kernel.css(0), "rgb(128 128 128)");
  assert.deepEqual([palettes.output.ink(0), palettes.output.ink(255)], ["#ffffff", "#0b1016"]);
});
