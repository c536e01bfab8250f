import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf } from "./load.js";

const { Clock, calmStep, firstPlace, speedAt, speedInWords } = partsOf("sliding_window");

const SMALL = { stops: 16, columns: 4 };
const LARGE = { stops: 50_000, columns: 250 };

test("the speed goes from one stop in two seconds to whole rows a frame", () => {
  assert.equal(speedAt(0, SMALL), 0.5);
  assert.equal(speedAt(20, SMALL), 10); // 16 stops in 3 s would be slower than the least top speed
  assert.equal(speedAt(0, LARGE), 0.5);
  assert.equal(speedAt(20, LARGE), 15_000); // 60 rows a second, less than 50000 stops in 3 s
  const speeds = Array.from({ length: 21 }, (_, place) => speedAt(place, LARGE));
  assert.deepEqual(speeds, speeds.toSorted((one, other) => one - other));
});

test("a sweep begins at the slowest speed that ends within 15 s", () => {
  const place = firstPlace(LARGE);
  assert.ok(LARGE.stops / speedAt(place, LARGE) <= 15);
  assert.ok(LARGE.stops / speedAt(place - 1, LARGE) > 15);
  assert.equal(speedAt(firstPlace({ stops: 4, columns: 2 }), { stops: 4, columns: 2 }), 1);
});

test("the speed in words", () => {
  assert.equal(speedInWords(1, SMALL, false), "1 stop a second");
  assert.equal(speedInWords(0.5, SMALL, false), "0.5 stops a second");
  assert.equal(speedInWords(1000, LARGE, false), "4 rows a second");
  assert.equal(speedInWords(1000, LARGE, true), "2 rows a second");
  assert.equal(speedInWords(1, SMALL, true), "1 stop a second");
});

test("less motion: rows where there are many stops", () => {
  assert.equal(calmStep({ stops: 100, columns: 10 }), 1);
  assert.equal(calmStep({ stops: 101, columns: 10 }), 10);
});

test("the clock hands out whole stops and keeps the rest", () => {
  const clock = new Clock();
  assert.equal(clock.advance(0.125, 4, SMALL, false), 0);
  assert.equal(clock.advance(0.125, 4, SMALL, false), 1);
  assert.equal(clock.advance(0.125, 12, SMALL, false), 1);
  assert.equal(clock.advance(0.125, 4, SMALL, false), 1); // 0.5 was left
  assert.equal(clock.advance(60, 8, SMALL, false), 2); // after a pause of the page at most a quarter of a second counts
  clock.advance(0.125, 4, SMALL, false);
  clock.start();
  assert.equal(clock.advance(0.125, 4, SMALL, false), 0);
});

test("less motion: at most two steps a second", () => {
  const clock = new Clock();
  assert.equal(clock.advance(0.25, 1000, LARGE, true), 0);
  assert.equal(clock.advance(0.25, 1000, LARGE, true), 250);
});
