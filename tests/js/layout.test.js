// sliding_window/layout.js

import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf } from "./load.js";
import { average, correlation, maximum, packed } from "./sweep.js";

const { fontIn, layoutOf, modelOf } = partsOf("sliding_window");

const PANEL = { title: "Channel", low: 0, high: 9, table: "grey" };
const channels = correlation({
  panels: [PANEL, PANEL], source: packed(Array(18).fill(1), 2, 3, 3), kernel: packed(Array(8).fill(1), 2, 2, 2),
  partial: packed(Array(32).fill(1), 2, 4, 4), partialPanel: PANEL, activation: "ReLU", z: packed(Array(16).fill(2), 4, 4), zPanel: PANEL,
});
const MESSAGES = { correlation: correlation(), maximum: maximum(), average: average(4), channels };
const WIDTHS = [320, 480, 560, 860, 1200];

function overlap(one, other) {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

for (const [name, message] of Object.entries(MESSAGES)) {
  for (const width of WIDTHS) {
    test(`${name} at ${width} px: everything on the figure, nothing on top of another`, () => {
      const { panels, height } = layoutOf(modelOf(message), width, 460);
      for (const [index, panel] of panels.entries()) {
        assert.ok(panel.x >= 0 && panel.x + panel.w <= width, `${panel.kind} from ${panel.x} to ${panel.x + panel.w}`);
        assert.ok(panel.y >= 0 && panel.y + panel.h <= height, `${panel.kind} down to ${panel.y + panel.h} of ${height}`);
        assert.equal(panel.w, Math.round(panel.cell * panel.columns));
        for (const other of panels.slice(0, index)) assert.ok(!overlap(panel, other), `${panel.kind} on ${other.kind}`);
      }
    });
  }
}

test("what is shown", () => {
  const kinds = (message) => layoutOf(modelOf(message), 1200, 460).panels.map((panel) => panel.kind);
  assert.deepEqual(kinds(correlation()), ["input", "kernel", "output"]);
  assert.deepEqual(kinds(maximum()), ["input", "window", "output"]);
  assert.deepEqual(kinds(channels), ["input", "kernel", "partial", "input", "kernel", "partial", "z", "output"]);
});

test("letters fit their cell or are left out", () => {
  assert.equal(fontIn(10, 3), 0);
  assert.equal(fontIn(40, 1), 16);
  assert.equal(fontIn(200, 1), 28);
  assert.ok(fontIn(40, 3) * 3 * 0.62 <= 40 * 0.84 + 1e-9);
});
