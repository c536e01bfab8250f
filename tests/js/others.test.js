// The arithmetic of the smaller components.

import assert from "node:assert/strict";
import { test } from "node:test";

import { componentNames, filesOf } from "../../scripts/components.js";
import { partsOf } from "./load.js";

test("every component is there with its parts", () => {
  assert.ok(componentNames().length >= 16);
  for (const name of componentNames()) {
    const files = filesOf(name);
    assert.match(files.at(-1).text, /^export default function/m, name);
    for (const { path, text } of files.slice(0, -1)) assert.doesNotMatch(text, /^(import|export) /m, path);
  }
});

test("the field of a unit, on the photo", () => {
  const { onPhoto, rangeInWords, shareInside, spanOf, worldOf } = partsOf("field_view");
  const field = { size: 7, jump: 2, start: -3 }; // a 7x7 convolution with stride 2 and padding 3
  assert.deepEqual(spanOf(field, 0), [-3, 4]);
  assert.deepEqual(spanOf(field, 2), [1, 8]);
  assert.equal(rangeInWords([-3, 4]), "−3 … 3");
  const data = { field, map: { rows: 5, columns: 5 }, input: [10, 10], frame: [20, 0, 70, 50], photo: { width: 90, height: 50 }, whole: false };
  assert.deepEqual(onPhoto([-3, 4], data, 0), [5, 40]); // 5 px of the photo for one of the input
  assert.deepEqual(onPhoto([-3, 4], data, 1), [-15, 20]);
  assert.deepEqual(worldOf(data), [0, 0, 90, 50]);
  assert.deepEqual(worldOf({ ...data, whole: true }), [0, -15, 90, 60]);
  assert.equal(shareInside([0, 0, 10, 10], [5, 5, 20, 20]), 0.25);
  assert.equal(shareInside([0, 0, 10, 10], [10, 0, 20, 20]), 0);
});

test("steps of a pipeline", () => {
  const { fresh, moved, valueInWords } = partsOf("pipeline_editor");
  const kind = { id: "rotate", probability: 0.5, knobs: [{ id: "degrees", default: 15 }] };
  assert.deepEqual(fresh(kind), { transform: "rotate", on: true, probability: 0.5, degrees: 15 });
  assert.deepEqual(moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 1), ["a", "c", "b"]);
  assert.equal(valueInWords({ id: "probability", unit: "" }, 0.25), "25 %");
  assert.equal(valueInWords({ id: "degrees", unit: "°" }, 15), "15°");
  assert.equal(valueInWords({ id: "blur", unit: "px" }, 1.504), "1.5 px");
  assert.equal(valueInWords({ id: "scale", unit: "" }, 0.8), "0.8");
});

test("a pixel through a dense layer", () => {
  const { mixed, written } = partsOf("channel_mixer");
  const weight = [[1, 0, -1], [0.5, 0.5, 0]];
  assert.deepEqual(mixed([10, 20, 30], weight, [0, 1], false), { x: [10, 20, 30], z: [-20, 16], h: [-20, 16], bytes: [0, 16] });
  assert.deepEqual(mixed([10, 20, 30], weight, [0, 300], true), { x: [10, 20, 30], z: [-20, 315], h: [0, 315], bytes: [0, 255] });
  assert.deepEqual([-20, 1 / 3, 3 - 1e-12, -1e-12].map(written), ["−20", "0.3333", "3", "0"]);
});

test("the bars of a histogram", () => {
  const { barsOf } = partsOf("map_view");
  const bars = barsOf({ counts: [1, 4], zeros: 2 }, -1, 1);
  assert.deepEqual(bars.map((bar) => [bar.left, bar.width, bar.height, bar.zeros]), [
    [0, 50, 25, false], [50, 50, 100, false], [37.5, 25, 50, true],
  ]);
  assert.deepEqual(bars.map((bar) => bar.title), ["−1 … 0: 1 cell", "0 … 1: 4 cells", "exactly 0: 2 cells"]);
});

test("one picture of a sheet", () => {
  const { cropOf } = partsOf("tile_picker");
  const { aspectRatio, backgroundPosition, backgroundSize } = cropOf([20, 0, 20, 10], 60, 10);
  assert.deepEqual([aspectRatio, backgroundPosition, backgroundSize], ["20 / 10", "50% 0%", "300% 100%"]);
});

test("a network is drawn as large as there is room", () => {
  const { layoutOf } = partsOf("network_picture");
  const column = { height: 100, width: 100, thickness: 10 };
  const wide = layoutOf([column, column], [], 2, 1000);
  assert.deepEqual(wide.slots, [212, 212]); // 10 + 0.56 * 100 + 16, and 130 more
  assert.deepEqual([wide.zoom, wide.total, wide.roomy, wide.ground], [1, 424, true, 134]);
  assert.deepEqual(wide.bases, [134 + 46 + 94, 134 + 46 + 196]);
  assert.equal(wide.bottom, 134 + 46 + 208);
  const narrow = layoutOf([column, column], [], 2, 120);
  assert.equal(narrow.zoom, 0.7);
  assert.equal(narrow.roomy, false);
  assert.ok(narrow.total <= 120);
  assert.equal(layoutOf([column, column], Array(20).fill(column), 0, 120).zoom, 0.6); // what is beside it counts too, and this is scrolled
});
