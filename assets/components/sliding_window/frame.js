// What moves: the window, the results so far, the marks.

// One frame. view: { stop, from, glide, filled, pixel }: where the window is, the stop it comes from and how far it has got
// (0..1), number of results there are, the place whose readers are marked (or null).
function drawFrameOf(context, scene, view) {
  const { figure, ratio } = scene;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, scene.base.width, scene.base.height);
  context.drawImage(scene.base, 0, 0);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingEnabled = false;
  for (const [panel, canvas] of scene.full) drawResults(context, panel, canvas, view, scene);
  const windows = figure.panels.filter((panel) => panel.kind === "window");
  for (const panel of windows) drawUnder(context, panel, scene, view);
  for (const panel of figure.panels) {
    if (panel.kind === "input") {
      const enlarged = windows.find(({ channel }) => channel === panel.channel);
      drawWindow(context, panel, enlarged, scene, view);
    }
    if (RESULTS.includes(panel.kind)) drawMark(context, panel, scene, view);
  }
  if (view.pixel) drawReaders(context, scene, view.pixel);
}

// The first `view.filled` cells, and the one under the window.
function drawResults(context, panel, canvas, view, scene) {
  const { columns, x, y, w, h, cell } = panel;
  const copy = (row, column, height, width) => {
    const place = [column * cell, row * cell, width * cell, height * cell];
    if (height > 0 && width > 0) {
      const [left, top, right, bottom] = [place[0], place[1], place[0] + place[2], place[1] + place[3]].map((edge) => Math.round(edge * scene.ratio));
      const [wide, high] = [Math.min(right, canvas.width) - left, Math.min(bottom, canvas.height) - top];
      if (wide < 1 || high < 1) return;
      context.drawImage(canvas, left, top, wide, high, x + left / scene.ratio, y + top / scene.ratio, wide / scene.ratio, high / scene.ratio);
    }
  };
  if (view.filled >= scene.model.stops) {
    context.drawImage(canvas, x, y, w, h);
    return;
  }
  const rows = Math.floor(view.filled / columns);
  copy(0, 0, rows, columns);
  copy(rows, 0, 1, view.filled % columns);
  if (view.stop >= view.filled) copy(Math.floor(view.stop / columns), view.stop % columns, 1, 1);
}

// The cells under the window, enlarged.
function drawUnder(context, panel, scene, view) {
  const { model, theme } = scene;
  const palette = model.palettes.source[panel.channel];
  const format = model.formats.source;
  const font = fontIn(panel.cell, format.widest);
  const [height, width] = model.size;
  for (let u = 0; u < height; u += 1) {
    for (let v = 0; v < width; v += 1) {
      const [row, column] = model.tap(view.stop, u, v);
      const there = { x: panel.x + v * panel.cell, y: panel.y + u * panel.cell, cell: panel.cell };
      const value = model.valueAt(panel.channel, row, column);
      const padding = model.isPadding(row, column);
      context.fillStyle = padding ? theme.padding : palette.css(value);
      context.fillRect(there.x, there.y, panel.cell, panel.cell);
      if (padding && value !== null) {
        context.globalAlpha = 0.5;
        context.fillStyle = palette.css(value);
        context.fillRect(there.x, there.y, panel.cell, panel.cell);
        context.globalAlpha = 1;
      }
      if (padding) hatched(context, scene, there.x, there.y, panel.cell, panel.cell);
      const shown = value ?? (model.operation === "max" ? null : 0);
      if (!font || shown === null) continue;
      const text = print(shown, format);
      if (padding) drawPlate(context, there, text, font, theme);
      else drawNumber(context, there, text, font, palette.ink(value), theme);
    }
  }
  drawGrid(context, panel, theme);
  if (model.winners) {
    const winner = model.winners.values[view.stop];
    const [u, v] = [Math.floor(winner / width), winner % width];
    drawBox(context, panel.x + v * panel.cell, panel.y + u * panel.cell, panel.cell, panel.cell, theme.reader, theme, 3);
  }
  context.strokeStyle = theme.window;
  context.lineWidth = 2.5;
  context.strokeRect(panel.x - 1, panel.y - 1, panel.w + 2, panel.h + 2);
}

function drawWindow(context, panel, enlarged, scene, view) {
  const { model, theme } = scene;
  const { cell } = panel;
  const [first, last] = model.reach(view.stop);
  const [before] = model.reach(view.from);
  const back = 1 - view.glide;
  const top = panel.y + (first[0] + (before[0] - first[0]) * back) * cell;
  const left = panel.x + (first[1] + (before[1] - first[1]) * back) * cell;
  const [width, height] = [(last[1] - first[1] + 1) * cell, (last[0] - first[0] + 1) * cell];
  if (enlarged && scene.figure.wide) drawZoom(context, { x: left, y: top, w: width, h: height }, enlarged, theme);
  const gaps = last[0] - first[0] + 1 > model.size[0] || last[1] - first[1] + 1 > model.size[1];
  if (gaps && cell >= 3) {
    const [down, across] = [model.tap(view.stop, 0, 0)[0], model.tap(view.stop, 0, 0)[1]];
    context.setLineDash([3, 3]);
    drawBox(context, left, top, width, height, theme.window, theme, 1);
    context.setLineDash([]);
    for (let u = 0; u < model.size[0]; u += 1) {
      for (let v = 0; v < model.size[1]; v += 1) {
        const [row, column] = model.tap(view.stop, u, v);
        drawBox(context, left + (column - across) * cell, top + (row - down) * cell, cell, cell, theme.window, theme, cell < 12 ? 1.5 : 2.5);
      }
    }
  } else {
    drawBox(context, left, top, width, height, theme.window, theme, cell < 4 ? 2 : 3.5);
  }
  drawWeights(context, panel, left, top, scene, view);
  if (model.winners && cell >= 6) {
    const winner = model.winners.values[view.stop];
    const [row, column] = model.tap(view.stop, Math.floor(winner / model.size[1]), winner % model.size[1]);
    drawBox(context, panel.x + column * cell, panel.y + row * cell, cell, cell, theme.reader, theme, cell < 14 ? 2 : 3);
  }
}

// A box that stands out on every colour: a halo around a bright line.
function drawBox(context, x, y, w, h, colour, theme, width) {
  context.lineJoin = "round";
  context.strokeStyle = theme.halo;
  context.lineWidth = width + 2.5;
  context.strokeRect(x, y, w, h);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(x, y, w, h);
}

// The kernel's weights in the cells they meet.
function drawWeights(context, panel, left, top, scene, view) {
  const { model, theme } = scene;
  const { cell, channel } = panel;
  const format = model.formats.kernel;
  const font = format ? Math.min(cell * 0.2, (cell * 0.8) / ((format.widest + 1) * LETTER), 15) : 0;
  if (font < READABLE) return;
  const [height, width] = model.size;
  const [down, across] = model.tap(view.stop, 0, 0);
  context.font = `600 ${font}px ${theme.mono}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let u = 0; u < height; u += 1) {
    for (let v = 0; v < width; v += 1) {
      const [row, column] = model.tap(view.stop, u, v);
      const text = `×${print(model.kernel.values[(channel * height + u) * width + v], format)}`;
      const [wide, high] = [context.measureText(text).width + 6, font + 4];
      const [x, y] = [left + (column - across + 1) * cell - wide / 2 - 2, top + (row - down + 1) * cell - high / 2 - 2];
      context.fillStyle = theme.window;
      context.fillRect(x - wide / 2, y - high / 2, wide, high);
      context.fillStyle = theme.halo;
      context.fillText(text, x, y + 1);
    }
  }
}

function drawZoom(context, from, to, theme) {
  context.strokeStyle = theme.window;
  context.globalAlpha = 0.55;
  context.lineWidth = 1.5;
  context.beginPath();
  const ends = [
    [from.x + from.w, from.y, to.x, to.y],
    [from.x + from.w, from.y + from.h, to.x, to.y + to.h],
  ];
  for (const [startX, startY, endX, endY] of ends) {
    context.moveTo(startX, startY);
    context.lineTo(endX, endY);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function drawMark(context, panel, { model, theme }, view) {
  const { cell } = panel;
  const at = (stop) => [Math.floor(stop / model.columns), stop % model.columns];
  const [row, column] = at(view.stop);
  const [fromRow, fromColumn] = at(view.from);
  const back = 1 - view.glide;
  const size = Math.max(cell, 5);
  const x = panel.x + (column + (fromColumn - column) * back + 0.5) * cell - size / 2;
  const y = panel.y + (row + (fromRow - row) * back + 0.5) * cell - size / 2;
  drawBox(context, x, y, size, size, theme.window, theme, cell < 12 ? 2 : 3.5);
}

// An input place, and every result that reads it.
function drawReaders(context, { model, figure, theme }, [row, column]) {
  const [rows, columns] = model.readers(row, column);
  for (const panel of figure.panels) {
    const { x, y, cell } = panel;
    if (panel.kind === "input") {
      const size = Math.max(cell, 5);
      drawBox(context, x + (column + 0.5) * cell - size / 2, y + (row + 0.5) * cell - size / 2, size, size, theme.reader, theme, 3);
    }
    if (!RESULTS.includes(panel.kind)) continue;
    for (const i of rows) {
      for (const j of columns) {
        if (cell < 6) {
          context.fillStyle = theme.reader;
          context.fillRect(x + j * cell, y + i * cell, Math.max(cell, 1.5), Math.max(cell, 1.5));
        } else drawBox(context, x + j * cell + 1.5, y + i * cell + 1.5, cell - 3, cell - 3, theme.reader, theme, 2);
      }
    }
  }
}
