// What the browser makes of a sweep, for tests/ui/test_javascript.py: a message on standard input, an answer on standard output.
// { stops: [{ values: [channel][u][v], reach, name, total, spoken }], readers: [[place, [rows], [columns]]] }

import { readFileSync } from "node:fs";

import { partsOf } from "./load.js";

const { arithmeticOf, modelOf } = partsOf("sliding_window");
const model = modelOf(JSON.parse(readFileSync(0, "utf8")));
const [height, width] = model.size;
const counting = (count) => Array.from({ length: count }, (_, index) => index);

const stops = counting(model.stops).map((stop) => ({
  values: counting(model.channels).map((channel) =>
    counting(height).map((u) => counting(width).map((v) => model.valueAt(channel, ...model.tap(stop, u, v)))),
  ),
  reach: model.reach(stop),
  name: model.nameOf(stop),
  total: model.output.values[stop],
  spoken: arithmeticOf(model, stop).text,
}));
const [rows, columns] = [model.down, model.across].map((axis) => counting(axis.source.shape[0]));
const readers = rows.flatMap((row) => columns.map((column) => model.readers(row, column)));
console.log(JSON.stringify({ stops, readers }));
