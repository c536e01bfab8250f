// What a unit sees, in px of the network's input and of the photo. Axis 0 goes across, 1 down.

// First px of the input that the unit at a place sees, and the one behind the last.
function spanOf({ start, jump, size }, place) {
  return [start + place * jump, start + place * jump + size];
}

// A span of the input, on the photo.
function onPhoto([first, end], { frame, input }, axis) {
  const start = frame[axis];
  const scale = (frame[axis + 2] - start) / input[1 - axis];
  return [start + first * scale, start + end * scale];
}

// What has to be shown: the photo and, where `whole` is wanted, all that any unit sees. [left, top, right, bottom] on the photo.
function worldOf(data) {
  const { field, map, photo, whole } = data;
  const reach = (count, axis) => (whole ? onPhoto([spanOf(field, 0)[0], spanOf(field, count - 1)[1]], data, axis) : [0, 0]);
  const [left, right] = reach(map.columns, 0);
  const [top, bottom] = reach(map.rows, 1);
  return [Math.min(0, left), Math.min(0, top), Math.max(photo.width, right), Math.max(photo.height, bottom)];
}

// Share of a box that lies in a frame; both are [left, top, right, bottom].
function shareInside([x, y, x2, y2], [left, top, right, bottom]) {
  const inside = Math.max(0, Math.min(x2, right) - Math.max(x, left)) * Math.max(0, Math.min(y2, bottom) - Math.max(y, top));
  return inside / ((x2 - x) * (y2 - y));
}

function rangeInWords([first, end]) {
  return `${withMinus(first)} … ${withMinus(end - 1)}`;
}
