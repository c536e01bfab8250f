// Rows and columns.

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }; // key -> step of row and column

// The cell of a table that fills `box` at a point, or the one nearest to it: [row, column].
function cellAt({ clientX, clientY }, box, rows, columns) {
  const place = (share, count) => clamp(Math.floor(share * count), 0, count - 1);
  return [place((clientY - box.top) / box.height, rows), place((clientX - box.left) / box.width, columns)];
}

function cellAfter([row, column], [down, right], rows, columns) {
  return [clamp(row + down, 0, rows - 1), clamp(column + right, 0, columns - 1)];
}
