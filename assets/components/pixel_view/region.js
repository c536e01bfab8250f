// Arithmetic of the frame. A region is [top, left, height, width]; `data` holds the photo's height and width and what may be
// picked of it: pick: { square, smallest, largest }.

// The region moved and cut to what may be picked.
function fittedRegion([top, left, height, width], { pick, height: rows, width: columns }) {
  let tall = clamp(Math.round(height), Math.min(pick.smallest, rows), Math.min(pick.largest, rows));
  let wide = clamp(Math.round(width), Math.min(pick.smallest, columns), Math.min(pick.largest, columns));
  if (pick.square) tall = wide = Math.min(Math.max(tall, wide), rows, columns);
  return [clamp(Math.round(top), 0, rows - tall), clamp(Math.round(left), 0, columns - wide), tall, wide];
}

function shiftedRegion(start, now, [top, left, height, width]) {
  return [top + Math.round(now.row - start.row), left + Math.round(now.column - start.column), height, width];
}

// From `start` to `now`, places on the photo. `kind`: "draw" begins a new region, a corner ("nw", "ne", "sw", "se") pulls at one.
function drawnRegion(kind, start, now, region, { pick, height: rows, width: columns }) {
  const inside = ({ row, column }) => [clamp(Math.floor(row), 0, rows - 1), clamp(Math.floor(column), 0, columns - 1)];
  let [row, column] = inside(start);
  if (kind !== "draw") {
    const [top, left, height, width] = region; // the corner opposite to the handle stays
    row = kind.includes("n") ? top + height - 1 : top;
    column = kind.includes("w") ? left + width - 1 : left;
  }
  const [rowNow, columnNow] = inside(now);
  const [up, back] = [rowNow < row, columnNow < column];
  const [below, beside] = [up ? row + 1 : rows - row, back ? column + 1 : columns - column]; // room there is
  const fitted = (side, room) => Math.min(clamp(side, pick.smallest, pick.largest), room);
  let tall = fitted(Math.abs(rowNow - row) + 1, below);
  let wide = fitted(Math.abs(columnNow - column) + 1, beside);
  if (pick.square) tall = wide = Math.min(Math.max(tall, wide), below, beside);
  return [up ? row - tall + 1 : row, back ? column - wide + 1 : column, tall, wide];
}
