// Where the columns of a network stand, in px.

const SLANT = { x: 0.56, y: 0.24 }; // how far the receding side of a px goes right and up
const ROOMY = 64; // width of a column whose captions stand upright
const SPREAD = 130; // most that a column gets beyond its width
const BAR = 58; // height of the longest bar
const HEADING = 28;
const LAYOUTS = [[1, 16, 34], [1, 8, 30], [0.9, 8, 30], [0.8, 8, 30], [0.7, 8, 30], [0.6, 8, 28], [0.5, 7, 26], [0.4, 6, 24]]; // zoom, gap, narrowest
const SCROLLED = [0.6, 8, 32]; // where none of them fits

// `columns` and `rival`: [{ height, width, thickness }] of a network and the one beside it, drawn to the same scale; `bars`: number of
// rows of bars; `room`: px there are. Returns `slots`, the columns' widths, `ground`, where volumes stand, `bases`, where bars stand.
function layoutOf(columns, rival, bars, room) {
  const widths = (some, [zoom, gap, narrowest]) =>
    some.map((one) => Math.max(zoom * (one.thickness + SLANT.x * one.width) + gap, narrowest));
  const sum = (sizes) => sizes.reduce((total, one) => total + one, 0);
  const fits = (layout) => [columns, rival].every((some) => sum(widths(some, layout)) <= room);
  const layout = LAYOUTS.find(fits) ?? SCROLLED;
  const spread = (some) => {
    const least = widths(some, layout);
    const spare = Math.min(Math.max(0, room - sum(least)) / Math.max(some.length, 1), SPREAD);
    return least.map((one) => one + spare);
  };
  const [zoom] = layout;
  const slots = spread(columns);
  const reach = zoom * Math.max(...[...columns, ...rival].map((one) => one.height + SLANT.y * one.width));
  const roomy = [...slots, ...spread(rival)].every((slot) => slot >= ROOMY);
  const ground = reach + 10;
  const captions = ground + (roomy ? 46 : 82);
  const row = HEADING + BAR + 16;
  const bases = Array.from({ length: bars }, (_, index) => captions + (index + 1) * row - 8);
  return { zoom, slots, total: sum(slots), roomy, ground, bases, bottom: captions + bars * row + 4 };
}
