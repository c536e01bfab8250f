// What does not move: drawn once, copied by every frame.

const RESULTS = ["partial", "z", "output"];

// { base: everything with empty results, full: panel -> the same panel filled in }
function sceneOf(model, figure, theme, ratio) {
  const scene = { model, figure, theme, ratio, full: new Map(), hatch: hatchOf(theme, ratio) };
  scene.base = canvasOf(figure.width * ratio, figure.height * ratio);
  const context = scaled(scene.base, ratio);
  for (const panel of figure.panels) {
    drawWords(context, panel, scene);
    if (panel.kind === "input") drawInput(context, panel, scene);
    else if (panel.kind === "kernel") drawCells(context, panel, scene);
    else drawEmpty(context, panel, scene);
    if (RESULTS.includes(panel.kind)) scene.full.set(panel, filled(panel, scene));
    drawFrame(context, panel, theme);
  }
  for (const sign of figure.signs) drawSign(context, sign, theme);
  if (figure.sum) drawSum(context, scene);
  return scene;
}

function scaled(canvas, ratio) {
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function paletteFor(model, panel) {
  const { palettes } = model;
  if (panel.kind === "input" || panel.kind === "window") return palettes.source[panel.channel];
  return palettes[panel.kind];
}

function hatchOf(theme, ratio) {
  const size = Math.round(7 * ratio);
  const tile = canvasOf(size, size);
  const context = tile.getContext("2d");
  context.strokeStyle = theme.hatch;
  context.lineWidth = ratio;
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - 1, size + 1);
    context.lineTo(shift + size + 1, -1);
  }
  context.stroke();
  return tile;
}

function hatched(context, scene, x, y, w, h) {
  const pattern = context.createPattern(scene.hatch, "repeat");
  pattern.setTransform(new DOMMatrix().scale(1 / scene.ratio));
  context.fillStyle = pattern;
  context.fillRect(x, y, w, h);
}

// Title, size, colour bar and range of a panel.
function drawWords(context, panel, scene) {
  const { theme, model } = scene;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  if (panel.words > 0) {
    context.fillStyle = theme.text;
    context.font = `600 ${TITLE}px ${theme.font}`;
    const room = Math.max(panel.w, 48) + (scene.figure.wide ? SIGN + 14 : TIGHT - 4);
    context.fillText(clipped(context, panel.title, room), panel.x, panel.y - (panel.words > 1 ? 26 : 8));
  }
  if (panel.words > 1) {
    context.fillStyle = theme.faint;
    context.font = `${SMALL}px ${theme.font}`;
    context.fillText(panel.caption, panel.x, panel.y - 8);
  }
  if (panel.foot) drawRange(context, panel, paletteFor(model, panel), theme);
}

function clipped(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > room) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

function drawRange(context, panel, palette, theme) {
  const { low, high } = palette.panel;
  const width = clamp(panel.w, 56, 180);
  const [x, y] = [panel.x, panel.y + panel.h + 7];
  for (let step = 0; step < width; step += 1) {
    context.fillStyle = palette.css(low + ((high - low) * step) / (width - 1));
    context.fillRect(x + step, y, 1.5, 6);
  }
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.strokeRect(x - 0.5, y - 0.5, width + 1, 7);
  context.font = `${SMALL}px ${theme.font}`;
  context.fillStyle = theme.faint;
  const [left, right] = [short(low), short(high)];
  if (context.measureText(left + right).width + 8 <= width) {
    context.fillText(left, x, y + 20);
    context.textAlign = "right";
    context.fillText(right, x + width, y + 20);
    context.textAlign = "left";
  } else {
    context.fillText(low === -high ? `±${right}` : `${left}…${right}`, x, y + 20);
  }
}

function drawSign(context, sign, theme) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = theme.faint;
  context.font = `${sign.small || sign.text.length > 1 ? TITLE + 1 : 24}px ${theme.font}`;
  context.fillText(sign.text, sign.x, sign.y);
  if (!sign.under) return;
  context.fillStyle = theme.text;
  context.font = `600 ${TITLE}px ${theme.font}`;
  context.fillText(sign.under, sign.x, sign.y + 24);
}

// From each channel's map to the circle where they are added up, and on to the result.
function drawSum(context, { figure, model, theme }) {
  const { x, y } = figure.sum;
  const parts = figure.panels.filter((panel) => panel.kind === "partial");
  const target = figure.panels.find((panel) => panel.kind === (model.z ? "z" : "output"));
  context.strokeStyle = theme.line;
  context.lineWidth = 2;
  context.beginPath();
  if (figure.wide) {
    for (const part of parts) {
      const from = part.y + part.h / 2;
      context.moveTo(part.x + part.w + 8, from);
      context.bezierCurveTo(x - 14, from, x - 22, y, x, y);
    }
  }
  context.moveTo(x, y);
  context.lineTo(target.x - 8, y);
  context.stroke();
  context.fillStyle = theme.ground;
  context.beginPath();
  context.arc(x, y, 15, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = theme.faint;
  context.stroke();
  drawSign(context, { x, y: y + 1, text: "+", small: true }, theme);
  const words = [];
  if (model.others) words.push(`and ${model.others} more`);
  if (model.bias !== null) words.push(`b = ${print(model.bias, model.formats.bias)}`);
  context.font = `600 ${SMALL + 1}px ${theme.font}`;
  words.forEach((word, line) => {
    const [width, top] = [context.measureText(word).width + 8, y + 20 + 20 * line];
    context.fillStyle = theme.ground;
    context.fillRect(x - width / 2, top, width, 20);
    context.fillStyle = theme.text;
    context.fillText(word, x, top + 11);
  });
}

function drawInput(context, panel, scene) {
  const { model, theme } = scene;
  const { x, y, w, h, cell, channel } = panel;
  const palette = model.palettes.source[channel];
  const [left, top] = [x + model.across.before * cell, y + model.down.before * cell];
  const [width, height] = [model.width * cell, model.height * cell];
  if (w > width || h > height) {
    context.fillStyle = theme.padding;
    context.fillRect(x, y, w, h);
    if (!model.zeros) {
      context.globalAlpha = 0.5;
      eachPlace(panel, (row, column) => {
        const value = model.isPadding(row, column) ? model.valueAt(channel, row, column) : null;
        if (value === null) return;
        context.fillStyle = palette.css(value);
        context.fillRect(x + column * cell, y + row * cell, cell, cell);
      });
      context.globalAlpha = 1;
    }
    hatched(context, scene, x, y, w, h);
  }
  const picture = palette.picture(model.source.values, model.height, model.width, channel * model.height * model.width);
  context.imageSmoothingEnabled = cell * scene.ratio < 1;
  context.drawImage(picture, left, top, width, height);
  drawGrid(context, panel, theme);
  const font = fontIn(cell, model.formats.source.widest);
  if (font) {
    eachPlace(panel, (row, column) => {
      const padding = model.isPadding(row, column);
      const value = model.valueAt(channel, row, column) ?? (model.operation === "max" ? null : 0);
      if (value === null) return;
      const place = { x: x + column * cell, y: y + row * cell, cell };
      if (padding) drawPlate(context, place, print(value, model.formats.source), font, theme);
      else drawNumber(context, place, print(value, model.formats.source), font, palette.ink(value), theme);
    });
  }
  if (w > width || h > height) {
    context.strokeStyle = theme.text;
    context.lineWidth = 1.5;
    context.strokeRect(left, top, width, height);
  }
}

function eachPlace(panel, visit) {
  for (let row = 0; row < panel.rows; row += 1) for (let column = 0; column < panel.columns; column += 1) visit(row, column);
}

function drawGrid(context, { x, y, w, h, cell, rows, columns }, theme) {
  if (cell < 7) return;
  context.strokeStyle = theme.dark ? "rgb(120 140 165 / 0.45)" : "rgb(90 105 125 / 0.35)";
  context.lineWidth = 1;
  context.beginPath();
  for (let row = 1; row < rows; row += 1) {
    context.moveTo(x, y + row * cell);
    context.lineTo(x + w, y + row * cell);
  }
  for (let column = 1; column < columns; column += 1) {
    context.moveTo(x + column * cell, y);
    context.lineTo(x + column * cell, y + h);
  }
  context.stroke();
}

function drawNumber(context, { x, y, cell }, text, font, ink, theme) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `500 ${font}px ${theme.mono}`;
  context.fillStyle = ink;
  context.fillText(text, x + cell / 2, y + cell / 2 + font * 0.06);
}

// A number of the padding: on a plate, so that it can be read on the hatching.
function drawPlate(context, place, text, font, theme) {
  const width = text.length * font * LETTER + 4;
  context.fillStyle = theme.padding;
  context.globalAlpha = 0.85;
  context.fillRect(place.x + (place.cell - width) / 2, place.y + (place.cell - font) / 2 - 1, width, font + 2);
  context.globalAlpha = 1;
  drawNumber(context, place, text, font, theme.faint, theme);
}

// Kernel and results.
function drawCells(context, panel, scene) {
  const { x, y, w, h, cell, rows, columns } = panel;
  const { values } = scene.model[panel.kind];
  const format = scene.model.formats[panel.kind];
  const palette = paletteFor(scene.model, panel);
  const offset = panel.channel * rows * columns;
  context.imageSmoothingEnabled = cell * scene.ratio < 1;
  context.drawImage(palette.picture(values, rows, columns, offset), x, y, w, h);
  drawGrid(context, panel, scene.theme);
  const font = fontIn(cell, format.widest);
  if (!font) return;
  eachPlace(panel, (row, column) => {
    const value = values[offset + row * columns + column];
    drawNumber(context, { x: x + column * cell, y: y + row * cell, cell }, print(value, format), font, palette.ink(value), scene.theme);
  });
}

function drawEmpty(context, panel, scene) {
  const { x, y, w, h } = panel;
  context.fillStyle = scene.theme.padding;
  context.fillRect(x, y, w, h);
  drawGrid(context, panel, scene.theme);
}

function drawFrame(context, { x, y, w, h }, theme) {
  context.strokeStyle = theme.faint;
  context.lineWidth = 1;
  context.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1);
}

function filled(panel, scene) {
  const canvas = canvasOf(panel.w * scene.ratio, panel.h * scene.ratio);
  drawCells(scaled(canvas, scene.ratio), { ...panel, x: 0, y: 0 }, scene);
  return canvas;
}
