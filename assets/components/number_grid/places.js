// From cell to cell of the grid. A place is [row, column].

// The place that a key leads to; with `whole` Home and End lead to the ends of the grid. Undefined for other keys.
function neighbourOf([i, j], key, rows, columns, whole) {
  if (key in ARROWS) return cellAfter([i, j], ARROWS[key], rows, columns);
  return { Home: [whole ? 0 : i, 0], End: [whole ? rows - 1 : i, columns - 1] }[key];
}

// The place `step` further on, row by row; null beyond the ends.
function placeAfter([i, j], step, rows, columns) {
  const next = i * columns + j + step;
  return next < 0 || next >= rows * columns ? null : [Math.floor(next / columns), next % columns];
}
