// What was sent, ready to be looked up. Places count rows and columns of the padded input; a place holds an input index
// or OUTSIDE. A stop is `row * columns + column` of the output.

const OUTSIDE = -1;

function modelOf(data) {
  const source = unpack(data.source);
  const kernel = unpack(data.kernel);
  const partial = unpack(data.partial);
  const rest = unpack(data.rest);
  const z = unpack(data.z);
  const output = unpack(data.output);
  const winners = unpack(data.winners);
  const counts = unpack(data.counts);
  const down = axisOf(data.rows);
  const across = axisOf(data.columns);
  const [channels, height, width] = source.shape;
  const [rows, columns] = output.shape;
  const formats = formatsOf(data, { source, kernel, partial, rest, z, output });
  const palettes = {
    source: data.panels.map((panel) => paletteOf(panel, data.tables)),
    kernel: kernel && paletteOf(data.kernelPanel, data.tables),
    partial: data.partialPanel && paletteOf(data.partialPanel, data.tables),
    z: z && paletteOf(data.zPanel, data.tables),
    output: paletteOf(data.outputPanel, data.tables),
  };
  return {
    ...data,
    source, kernel, partial, rest, z, output, winners, counts, down, across, formats, palettes,
    channels, height, width, rows, columns,
    stops: rows * columns,
    size: [down.taps.shape[1], across.taps.shape[1]],
    several: data.partialPanel !== null,

    // The input's value at a place; null where nothing stands.
    valueAt(channel, row, column) {
      const i = down.source.values[row];
      const j = across.source.values[column];
      return i === OUTSIDE || j === OUTSIDE ? null : source.values[(channel * height + i) * width + j];
    },
    isPadding(row, column) {
      const i = row - down.before;
      const j = column - across.before;
      return i < 0 || j < 0 || i >= height || j >= width;
    },
    // Place of tap (u, v) at a stop.
    tap(stop, u, v) {
      const [row, column] = [Math.floor(stop / columns), stop % columns];
      return [down.taps.values[row * this.size[0] + u], across.taps.values[column * this.size[1] + v]];
    },
    // First and last place that the window covers at a stop.
    reach(stop) {
      return [this.tap(stop, 0, 0), this.tap(stop, this.size[0] - 1, this.size[1] - 1)];
    },
    // Rows and columns of the output whose window reads the place.
    readers(row, column) {
      return [stopsReading(down.taps, row), stopsReading(across.taps, column)];
    },
    // Row and column by which a stop is named.
    nameOf(stop) {
      if (data.labels !== "centre") return [Math.floor(stop / columns), stop % columns];
      const [first, last] = this.reach(stop);
      return [Math.floor((first[0] + last[0]) / 2) - down.before, Math.floor((first[1] + last[1]) / 2) - across.before];
    },
  };
}

// Whatever is added up is printed alike.
function formatsOf(data, { source, kernel, partial, rest, z, output }) {
  const joined = data.activation === "" || data.activation === "ReLU";
  const sums = styleOf(...[partial, rest, z, joined ? output : null].filter(Boolean).map(({ values }) => values));
  return {
    source: formatOf(source.values),
    kernel: kernel && formatOf(kernel.values),
    partial: partial && formatOf(partial.values, sums),
    rest: rest && formatOf(rest.values, sums),
    bias: data.bias === null ? null : formatOf([data.bias]),
    z: z && formatOf(z.values, sums),
    output: joined ? formatOf(output.values, sums) : formatOf(output.values),
  };
}

function axisOf(axis) {
  return { source: unpack(axis.source), before: axis.before, taps: unpack(axis.taps) };
}

function stopsReading(taps, place) {
  const [stops, size] = taps.shape;
  const found = [];
  for (let stop = 0; stop < stops; stop += 1) {
    for (let tap = 0; tap < size; tap += 1) if (taps.values[stop * size + tap] === place) found.push(stop);
  }
  return found;
}
