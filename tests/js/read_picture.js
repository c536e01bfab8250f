// A picture as the browser gets it, for tests/ui/test_javascript.py: { address, height, width, channels } on standard input,
// { bytes, grey: one for each pixel of three channels } on standard output.

import { readFileSync } from "node:fs";

import { partsOf } from "./load.js";

const { Picture, greyOf } = partsOf("pixel_view");
const { address, ...shape } = JSON.parse(readFileSync(0, "utf8"));
const picture = await Picture.fetched(address, shape);
const grey = [];
for (let row = 0; shape.channels === 3 && row < shape.height; row += 1) {
  for (let column = 0; column < shape.width; column += 1) grey.push(greyOf(picture.at(row, column)));
}
console.log(JSON.stringify({ bytes: [...picture.bytes], grey }));
