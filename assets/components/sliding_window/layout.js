// Where everything on the figure is, in CSS pixels. A panel is a map with its title above and its range below.

const TITLE = 16;
const SMALL = 13;
const HEAD = 44; // title, size
const SUBHEAD = 24; // title alone
const FOOT = 30; // colour bar, range
const SIGN = 40; // between two panels
const TIGHT = 26; // the same on a phone
const STACK = HEAD + 34; // between two panels one over the other
const INSET = 4; // for the outline of a window at the rim
const LARGEST_CELL = 84;
const READABLE = 10; // px, smallest letters in a cell
const WIDE = 560; // from here on everything stands in one row
const ROOMY = 860; // and from here on the window's cells beside the kernel of each channel
const LETTER = 0.62; // width of a letter by its height

function fontIn(cell, widest) {
  const size = Math.min(cell * 0.4, (cell * 0.84) / (widest * LETTER), 28);
  return size >= READABLE ? size : 0;
}

// { width, height, panels: [{ kind, channel, x, y, w, h, cell, columns, rows, title, ... }], signs: [{ x, y, text }], wires }
function layoutOf(model, width, height) {
  const plain = arrange(model, width, height, model.operation !== "correlation");
  const input = plain.panels.find((panel) => panel.kind === "input");
  const unread = fontIn(input.cell, model.formats.source.widest) === 0;
  const helps = model.several ? unread && width >= ROOMY : unread || width < WIDE;
  return model.operation === "correlation" && helps ? arrange(model, width, height, true) : plain;
}

function arrange(model, width, height, enlarged) {
  const wide = width >= WIDE;
  const figure = { width, height: 0, panels: [], signs: [], sum: null, wide };
  if (model.several) (wide ? channelsWide : channelsNarrow)(figure, model, width, height, enlarged);
  else (wide ? oneWide : oneNarrow)(figure, model, width, height, enlarged);
  return figure;
}

function oneWide(figure, model, width, height, enlarged) {
  const between = middlePanels(model, 0, enlarged);
  let row = [inputPanel(model, 0, 3), ...(between.length > 1 ? [stacked(between)] : between), ...resultPanels(model, 3)];
  const columns = row.reduce((sum, item) => sum + item.columns, 0);
  if (columns * 40 < width) row = row.map((item) => ({ ...item, weight: item.columns })); // all cells alike
  const used = placeRow(figure, row, INSET, 0, width - 2 * INSET, height - HEAD - FOOT);
  figure.height = HEAD + used.height + FOOT;
}

function oneNarrow(figure, model, width, height, enlarged) {
  const outputs = resultPanels(model, 1);
  const last = outputs[outputs.length - 1];
  const first = placeRow(figure, [inputPanel(model, 0, 1), { ...last, before: "→" }], INSET, 0, width - 2 * INSET, width);
  let bottom = HEAD + first.height + FOOT;
  for (const row of [middlePanels(model, 0, enlarged), outputs.slice(0, -1).map((item) => ({ ...item, under: "" }))]) {
    if (!row.length) continue;
    bottom += HEAD + 8 + placeRow(figure, row, INSET, bottom + 8, width - 2 * INSET, 0.42 * width).height + FOOT;
  }
  figure.height = bottom;
}

function channelsWide(figure, model, width, height, enlarged) {
  const left = Math.round(width * 0.66);
  const each = Math.max(84, Math.min(300, (height - FOOT - HEAD - (model.channels - 1) * (SUBHEAD + 10)) / model.channels));
  const { bottom, right } = channelRows(figure, model, left, each, enlarged);
  const start = right + 96;
  const outputs = resultPanels(model, 1);
  const between = 34;
  const most = (bottom + 40 - outputs.length * (HEAD + FOOT) - (outputs.length - 1) * between) / outputs.length;
  const sizes = outputs.map((item) => fit(item, Math.min(width - start - INSET, 420), clamp(most, 96, 420)));
  let top = Math.max(0, (bottom - sizes.reduce((sum, { h }) => sum + h + HEAD + FOOT + between, -between)) / 2);
  outputs.forEach((item, index) => {
    if (index) figure.signs.push({ x: start + sizes[index].w / 2, y: top - between / 2, text: `↓ ${model.activation}`, small: true });
    figure.panels.push({ ...item, ...sizes[index], x: start, y: top + HEAD });
    top += HEAD + sizes[index].h + FOOT + between;
  });
  const target = figure.panels[figure.panels.length - outputs.length];
  figure.sum = { x: right + 48, y: target.y + target.h / 2 };
  figure.height = Math.max(bottom, top - between);
}

function channelsNarrow(figure, model, width) {
  const { bottom } = channelRows(figure, model, width, width * 0.5, false);
  const outputs = resultPanels(model, 1).map((item, index) => (index ? item : { ...item, before: "" }));
  const left = model.others ? 92 : 60;
  const used = placeRow(figure, outputs, left, bottom + 8, width - left - INSET, width * 0.7);
  figure.sum = { x: left / 2 - 4, y: bottom + 8 + HEAD + used.height / 2 };
  figure.height = bottom + 8 + HEAD + used.height + FOOT;
}

// Input, kernel and sum of each channel; the columns are headed once, their ranges stand at the foot.
function channelRows(figure, model, width, height, enlarged) {
  let bottom = 0;
  let right = 0;
  for (let channel = 0; channel < model.channels; channel += 1) {
    const words = (item) => ({ ...item, words: channel === 0 ? 2 : item.kind === "input" ? 1 : 0, foot: channel === model.channels - 1 });
    const row = [inputPanel(model, channel, figure.wide ? 3 : 2.4), ...middlePanels(model, channel, enlarged), partialPanel(model, channel)].map(words);
    const used = placeRow(figure, row, INSET, bottom, width - INSET, height, channel ? SUBHEAD : HEAD);
    bottom += (channel ? SUBHEAD : HEAD) + used.height + 10;
    right = Math.max(right, used.right);
  }
  return { bottom: bottom + FOOT - 10, right };
}

function inputPanel(model, channel, weight) {
  return {
    kind: "input", channel, weight, columns: model.across.source.shape[0], rows: model.down.source.shape[0],
    title: model.panels[channel].title, caption: sizeInWords(model.height, model.width), before: "", words: 2, foot: true,
  };
}

// What stands between the input and its results: the cells under the window, the kernel.
function middlePanels(model, channel, enlarged) {
  const [rows, columns] = model.size;
  const shape = { channel, columns, rows, weight: enlarged ? 1.3 : 1.8, caption: sizeInWords(rows, columns), words: 2, foot: true };
  const items = [];
  if (enlarged) items.push({ ...shape, kind: "window", title: "In the window", before: "", foot: false });
  if (model.kernel) items.push({ ...shape, kind: "kernel", title: model.kernelPanel.title, before: "×" });
  return items;
}

// The cells under the window over the kernel.
function stacked(items) {
  return { ...items[0], weight: 1.6, stack: items };
}

function partialPanel(model, channel) {
  const shape = { columns: model.columns, rows: model.rows, caption: sizeInWords(model.rows, model.columns) };
  return { ...shape, kind: "partial", channel, weight: 2.4, title: model.partialPanel.title, before: "=" };
}

function resultPanels(model, weight) {
  const shape = { channel: 0, columns: model.columns, rows: model.rows, weight, caption: sizeInWords(model.rows, model.columns), words: 2, foot: true };
  const bias = model.bias === null || model.several ? "" : `+ ${operand(model.bias, model.formats.bias)}`;
  const before = { max: "max", average: "mean" }[model.operation] ?? "=";
  const output = { ...shape, kind: "output", title: model.outputPanel.title };
  if (!model.z) return [{ ...output, before, under: bias }];
  return [
    { ...shape, kind: "z", title: model.zPanel.title, before, under: bias },
    { ...output, before: "→", under: model.activation },
  ];
}

function sizeInWords(rows, columns) {
  return `${rows} × ${columns}`;
}

function fit(item, width, height) {
  const high = item.stack ? (height - STACK) / 2 : height;
  let cell = Math.min(width / item.columns, high / item.rows, LARGEST_CELL);
  if (cell >= 4) cell = Math.floor(cell);
  return { ...sized(item, cell), full: (cell + 1) * item.rows > high || cell === LARGEST_CELL };
}

// `tall` is the height with what is stacked under it.
function sized(item, cell) {
  const h = Math.round(cell * item.rows);
  return { cell, w: Math.round(cell * item.columns), h, tall: item.stack ? 2 * h + STACK : h };
}

// A row of panels with signs between them: wide ones share what narrow ones leave. One scale where input and output nearly
// agree, so that a cell is a cell.
function placeRow(figure, items, left, top, width, height, head = HEAD) {
  const between = (item) => (item.under || item.before.length > 1 ? 28 : 0) + (figure.wide ? SIGN : TIGHT);
  const least = figure.wide ? 72 : 48; // for the title
  const room = width - items.slice(1).reduce((sum, item) => sum + between(item), 0);
  let sizes = [];
  let shares = items.map((item) => item.weight);
  for (let turn = 0; turn < 4; turn += 1) {
    const total = shares.reduce((sum, share) => sum + share, 0);
    sizes = items.map((item, index) => fit(item, (room * shares[index]) / total, height));
    const fixed = sizes.map(({ w, full }) => (full || w < least ? Math.max(w, least) : 0));
    const rest = room - fixed.reduce((sum, w) => sum + w, 0);
    const open = items.reduce((sum, item, index) => sum + (fixed[index] ? 0 : item.weight), 0);
    shares = items.map((item, index) => fixed[index] || (rest * item.weight) / open);
  }
  const maps = items.map((item, index) => (["input", "z", "output"].includes(item.kind) ? sizes[index].cell : 0));
  const smallest = Math.min(...maps.filter((cell) => cell > 0));
  sizes = sizes.map((size, index) => (maps[index] > 0 && maps[index] < 1.25 * smallest ? sized(items[index], smallest) : size));
  const tall = Math.max(...sizes.map((size) => size.tall));
  let x = left;
  items.forEach((item, index) => {
    if (index) {
      figure.signs.push({ x: x + between(item) / 2, y: top + head + tall / 2, text: item.before, under: item.under });
      x += between(item);
    }
    const { cell, w, h } = sizes[index];
    const y = top + head + (tall - sizes[index].tall) / 2;
    for (const [level, panel] of (item.stack ?? [item]).entries()) {
      figure.panels.push({ ...panel, cell, w, h, x, y: y + level * (h + STACK) });
      if (level) figure.signs.push({ x: x + w / 2, y: y + h + 18, text: panel.before });
    }
    x += Math.max(w, least);
  });
  return { height: tall, right: x };
}
