import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf } from "./load.js";

const { ARROWS, cellAfter, cellAt, clamp, inkOn, newToken, same, significant, withMinus } = partsOf("pixel_view");
const { bytesOf } = partsOf("map_view");

test("clamp keeps to the bounds", () => {
  assert.deepEqual([-1, 0, 0.5, 1, 7].map((value) => clamp(value, 0, 1)), [0, 0, 0.5, 1, 1]);
});

test("lists are compared by what is in them", () => {
  assert.ok(same([[1, 2], [3]], [[1, 2], [3]]));
  assert.ok(!same([1, 2], [2, 1]));
  assert.ok(same(null, null));
  assert.ok(!same(null, [0, 0]));
});

test("numbers have a true minus sign and so many digits", () => {
  assert.equal(withMinus(-3), "−3");
  assert.equal(withMinus(-1e-7), "−1e−7");
  assert.equal(significant(-0.123456, 3), "−0.123");
  assert.equal(significant(2, 4), "2");
  assert.equal(significant(1234567, 3), "1230000");
});

test("a point leads to the cell under it, from outside to the nearest", () => {
  const box = { left: 10, top: 20, width: 40, height: 30 }; // 3 rows, 4 columns of 10 px
  const at = (clientX, clientY) => cellAt({ clientX, clientY }, box, 3, 4);
  assert.deepEqual(at(10, 20), [0, 0]);
  assert.deepEqual(at(19.9, 29.9), [0, 0]);
  assert.deepEqual(at(20, 30), [1, 1]);
  assert.deepEqual(at(49, 49), [2, 3]);
  assert.deepEqual(at(50, 50), [2, 3]);
  assert.deepEqual(at(0, 100), [2, 0]);
});

test("arrows stop at the rim", () => {
  const from = (place, key) => cellAfter(place, ARROWS[key], 3, 4);
  assert.deepEqual(from([1, 1], "ArrowUp"), [0, 1]);
  assert.deepEqual(from([1, 1], "ArrowRight"), [1, 2]);
  assert.deepEqual(from([0, 0], "ArrowUp"), [0, 0]);
  assert.deepEqual(from([2, 3], "ArrowDown"), [2, 3]);
  assert.deepEqual(from([2, 0], "ArrowLeft"), [2, 0]);
});

test("ink is what stands out more", () => {
  const [black, white] = ["#10161f", "#ffffff"];
  assert.equal(inkOn([255, 255, 255]), black);
  assert.equal(inkOn([0, 0, 0]), white);
  assert.equal(inkOn([0, 255, 0]), black);
  assert.equal(inkOn([0, 0, 255]), white);
});

test("base64 becomes bytes", () => {
  assert.deepEqual([...bytesOf("AAH/")], [0, 1, 255]);
  assert.deepEqual([...bytesOf("")], []);
});

test("no two tokens are alike", () => {
  assert.notEqual(newToken(), newToken());
});
