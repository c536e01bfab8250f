import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf } from "./load.js";

const { Lens, Picture, drawnRegion, fittedRegion, greyOf, numeral, shiftedRegion } = partsOf("pixel_view");

function lensOn(height, width, available, tallest) {
  const lens = new Lens(() => {});
  lens.measure(height, width, available, tallest);
  return lens;
}

test("a lens shows the whole picture first", () => {
  const lens = lensOn(100, 200, 400, 1000);
  assert.deepEqual([lens.zoom, lens.across, lens.down, lens.whole], [2, 400, 200, true]);
  assert.deepEqual(lens.shown, { firstRow: 0, firstColumn: 0, lastRow: 100, lastColumn: 200 });
  assert.deepEqual(lens.middle, [50, 100]);
});

test("a tall picture gets the height there is, a tiny one no cells beyond the largest", () => {
  const tall = lensOn(200, 100, 400, 300);
  assert.deepEqual([tall.down, tall.across], [300, 150]);
  const tiny = lensOn(2, 2, 400, 1000);
  assert.deepEqual([tiny.zoom, tiny.down], [96, 192]);
});

test("zooming keeps the point under the mouse", () => {
  const lens = lensOn(100, 200, 400, 1000);
  lens.zoomTo(10, 100, 60); // row 30, column 50
  assert.equal(lens.top + 60 / lens.zoom, 30);
  assert.equal(lens.left + 100 / lens.zoom, 50);
  assert.equal(lens.whole, false);
  lens.zoomTo(0.1, 0, 0);
  assert.deepEqual([lens.zoom, lens.left, lens.top, lens.whole], [2, 0, 0, true]);
  lens.zoomTo(1000, 0, 0);
  assert.equal(lens.zoom, 96);
});

test("the window stays on the picture", () => {
  const lens = lensOn(100, 200, 400, 1000);
  lens.zoomTo(10, 0, 0);
  [lens.left, lens.top] = [-5, 95];
  lens.settle();
  assert.deepEqual([lens.left, lens.top], [0, 80]); // 200 px at 10 px a cell are 20 rows
});

test("a region is moved and cut to what may be picked", () => {
  const data = { height: 20, width: 30, pick: { square: false, smallest: 4, largest: 16 } };
  assert.deepEqual(fittedRegion([2.4, 3.6, 5, 6], data), [2, 4, 5, 6]);
  assert.deepEqual(fittedRegion([-3, 28, 5, 6], data), [0, 24, 5, 6]);
  assert.deepEqual(fittedRegion([0, 0, 1, 40], data), [0, 0, 4, 16]);
  const square = { ...data, pick: { ...data.pick, square: true, largest: 40 } };
  assert.deepEqual(fittedRegion([0, 0, 5, 9], square), [0, 0, 9, 9]);
  assert.deepEqual(fittedRegion([0, 0, 5, 40], square), [0, 0, 20, 20]);
});

test("a region is drawn in every direction", () => {
  const data = { height: 20, width: 30, pick: { square: false, smallest: 2, largest: 16 } };
  const place = (row, column) => ({ row, column });
  assert.deepEqual(drawnRegion("draw", place(5.5, 5.5), place(9.5, 7.5), null, data), [5, 5, 5, 3]);
  assert.deepEqual(drawnRegion("draw", place(9.5, 7.5), place(5.5, 5.5), null, data), [5, 5, 5, 3]);
  assert.deepEqual(drawnRegion("draw", place(5.5, 5.5), place(99, 99), null, data), [5, 5, 15, 16]);
});

test("the corner opposite to the handle stays", () => {
  const data = { height: 20, width: 30, pick: { square: false, smallest: 2, largest: 16 } };
  const region = [4, 6, 5, 8]; // rows 4..8, columns 6..13
  const pulled = (kind, row, column) => drawnRegion(kind, { row: 0, column: 0 }, { row, column }, region, data);
  assert.deepEqual(pulled("se", 10.2, 11.2), [4, 6, 7, 6]);
  assert.deepEqual(pulled("nw", 2.2, 5.2), [2, 5, 7, 9]);
  assert.deepEqual(pulled("ne", 2.2, 15.2), [2, 6, 7, 10]);
  assert.deepEqual(pulled("sw", 10.2, 5.2), [4, 5, 7, 9]);
  assert.deepEqual(shiftedRegion({ row: 1, column: 1 }, { row: 3.4, column: 0.4 }, region), [6, 5, 5, 8]);
});

test("a pixel has its numbers, its colour and its words", () => {
  const picture = new Picture(Uint8Array.from([0, 0, 0, 255, 128, 0]), { height: 1, width: 2, channels: 3 });
  assert.deepEqual(picture.at(0, 1), [255, 128, 0]);
  assert.equal(greyOf([255, 128, 0]), 151);
  assert.deepEqual(picture.colour([255, 128, 0], 0, false), [255, 128, 0]);
  assert.deepEqual(picture.colour([255, 128, 0], 2, false), [128, 128, 128]);
  assert.deepEqual(picture.colour([255, 128, 0], 2, true), [0, 128, 0]);
  assert.equal(picture.words([0, 1], false), "row 0, column 1: R 255, G 128, B 0 (grey 151)");
  assert.equal(picture.words([0, 1], true), "row 0, column 1: R 1.000, G 0.502, B 0.000 (grey 0.592)");
  assert.equal(numeral(51, true, 2), "0.20");
  const grey = new Picture(Uint8Array.from([7]), { height: 1, width: 1, channels: 1 });
  assert.deepEqual(grey.colour([7], 0, false), [7, 7, 7]);
  assert.equal(grey.words([0, 0], false), "row 0, column 0: 7");
});
