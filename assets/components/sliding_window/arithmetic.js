// The arithmetic of one stop, term by term. Totals are those that were sent; nothing is rounded twice.

// { name, text, blocks: [{ title, terms: [{ text, faint, won }], open, close, sign, sum }], steps: [[{ text, note }]], total }
function arithmeticOf(model, stop) {
  const { formats, size } = model;
  const total = print(model.output.values[stop], formats.output);
  const summands = [];
  const blocks = [];
  for (let channel = 0; channel < model.channels; channel += 1) {
    const terms = termsOf(model, stop, channel);
    const sum = model.partial ? print(model.partial.values[channel * model.stops + stop], formats.partial) : total;
    const printed = terms.filter((term) => !term.absent);
    let [open, close, sign] = ["", "", ""];
    if (model.operation === "max") {
      [open, close] = ["max(", ")"];
      sign = signBefore(Math.max(...printed.map((term) => term.value)), sum);
    } else if (model.operation === "average") {
      const count = model.counts.values[stop];
      [open, close] = ["(", `) / ${count}`];
      sign = signBefore(printed.reduce((all, term) => all + term.value, 0) / count, sum);
    } else {
      sign = signBefore(printed.reduce((all, term) => all + term.value, 0), sum);
    }
    blocks.push({ title: model.several ? model.panels[channel].title : "", terms, columns: size[1], open, close, sign, sum });
    if (model.several) summands.push({ text: sum, note: model.panels[channel].title });
    else if (model.partial) summands.push({ text: sum, note: "sum of the products" });
  }
  if (model.rest) {
    const note = model.others > 1 ? `${model.others} other channels` : "the other channel";
    summands.push({ text: print(model.rest.values[stop], formats.rest), note });
  }
  if (model.bias !== null) summands.push({ text: print(model.bias, formats.bias), note: "bias" });
  const steps = stepsOf(model, stop, summands, total);
  const [row, column] = model.nameOf(stop);
  const letter = model.operation !== "correlation" ? "output" : model.z ? "H" : "Z";
  const name = `${letter}(${withMinus(row)}, ${withMinus(column)})${model.several ? "" : " ="}`;
  const spoken = [...blocks.map(sentenceOf), ...steps.map((step) => step.map(({ text }) => text).join(" "))];
  return { name, blocks, steps, total, text: `${name.replace(" =", "")}: ${spoken.join("; ")}` };
}

function termsOf(model, stop, channel) {
  const [height, width] = model.size;
  const { source, kernel } = model.formats;
  const counted = model.counts ? model.counts.values[stop] : 0;
  const terms = [];
  for (let u = 0; u < height; u += 1) {
    for (let v = 0; v < width; v += 1) {
      const [row, column] = model.tap(stop, u, v);
      const value = model.valueAt(channel, row, column);
      const printed = print(value ?? 0, source);
      const term = { text: printed, value: numberIn(printed), faint: value === null, won: false, absent: false };
      if (model.kernel) {
        const weight = model.kernel.values[(channel * height + u) * width + v];
        const factor = operand(weight, kernel);
        term.text = `${operand(value ?? 0, source)}·${factor}`;
        term.value *= numberIn(factor);
        term.faint = term.value === 0;
      } else if (model.winners) {
        term.absent = value === null;
        term.won = model.winners.values[stop] === u * width + v;
      } else {
        term.text = operand(value ?? 0, source);
        term.absent = value === null && isUncounted(model, row, column, counted, stop);
      }
      if (term.absent) term.text = "–";
      terms.push(term);
    }
  }
  return terms;
}

// Average pooling leaves out what sticks out over the padding, and on request the padding itself.
function isUncounted(model, row, column, counted, stop) {
  const [height, width] = model.size;
  let inside = 0;
  for (let u = 0; u < height; u += 1) {
    for (let v = 0; v < width; v += 1) if (!model.isPadding(...model.tap(stop, u, v))) inside += 1;
  }
  const beyond = row >= model.height + 2 * model.down.before || column >= model.width + 2 * model.across.before;
  return counted === inside || beyond;
}

// What happens to the channels' sums: [[{ text, note }, ...], ...], one list a line.
function stepsOf(model, stop, summands, total) {
  if (!model.partial && !model.z) return [];
  const { formats } = model;
  const z = model.z ? print(model.z.values[stop], formats.z) : total;
  const lines = [];
  if (summands.length > 1) {
    const line = [];
    summands.forEach((summand, index) => {
      const text = index && summand.text.startsWith(MINUS) ? `(${summand.text})` : summand.text;
      line.push(...(index ? [{ text: "+" }] : []), { text, note: summand.note });
    });
    const sum = summands.reduce((all, summand) => all + numberIn(summand.text), 0);
    line.push({ text: signBefore(sum, z) }, { text: z, note: model.z ? "z" : "output", total: !model.z });
    lines.push(line);
  }
  if (model.z) {
    lines.push([{ text: `${model.activation}(${z})` }, { text: activationSign(model, z, total) }, { text: total, note: "output", total: true }]);
  }
  return lines;
}

function activationSign(model, z, total) {
  if (model.activation !== "ReLU") return model.formats.output.exact && model.formats.z.exact ? "=" : "≈";
  return signBefore(Math.max(0, numberIn(z)), total);
}

function sentenceOf(block) {
  const terms = block.terms.filter((term) => !term.absent).map((term) => term.text);
  const joined = terms.join(block.open === "max(" ? ", " : " + ");
  const line = `${block.open}${joined}${block.close} ${block.sign} ${block.sum}`;
  return block.title ? `${block.title}: ${line}` : line;
}

// Columns are as wide as their longest term can get, so that nothing jumps.
function lettersOf(model, channel) {
  const [height, width] = model.size;
  const { source, kernel } = model.formats;
  const columns = [];
  for (let v = 0; v < width; v += 1) {
    let letters = 0;
    for (let u = 0; kernel && u < height; u += 1) {
      letters = Math.max(letters, operand(model.kernel.values[(channel * height + u) * width + v], kernel).length + 1);
    }
    const brackets = source.negative && model.operation !== "max" ? 2 : 0;
    columns.push(source.widest + brackets + letters + 2);
  }
  return columns;
}

// Large kernels are written smaller, until they have to be scrolled.
function fontFor(letters, room) {
  const width = letters.reduce((sum, count) => sum + count * LETTER, 0);
  const gaps = 8 * letters.length + 24;
  return Math.max(11, Math.min(room < WIDE ? 15 : 18, (room - gaps) / width));
}

// The arithmetic in lines of text, terms in columns.
function linesOf(arithmetic) {
  const lines = [{ text: arithmetic.name, strong: true }];
  for (const block of arithmetic.blocks) {
    if (block.title) lines.push({ text: block.title, strong: true });
    const separator = block.open === "max(" ? ", " : "+ ";
    const rows = [];
    for (let start = 0; start < block.terms.length; start += block.columns) rows.push(block.terms.slice(start, start + block.columns));
    const widest = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].text.length)));
    rows.forEach((row, index) => {
      const open = index ? " ".repeat(block.open.length) : block.open;
      const terms = row.map(({ text }, column) => (index + column ? separator : "  ") + text.padStart(widest[column]));
      const close = index === rows.length - 1 ? `${block.close} ${block.sign} ${block.sum}` : "";
      lines.push({ text: `${open}${terms.join(" ")}${close && !block.close ? " " : ""}${close.trimStart()}` });
    });
  }
  for (const step of arithmetic.steps) {
    lines.push({ text: step.map(({ text, note }) => (note ? `${text} [${note}]` : text)).join(" "), strong: true });
  }
  return lines;
}
