// The numbers of a photo, and their colours. The numbers come as bytes and are never read back from a canvas, whose
// pixels some browsers falsify.

const NAMES = ["R", "G", "B"];

class Picture {
  constructor(bytes, { height, width, channels }) {
    Object.assign(this, { bytes, height, width, channels });
  }

  // From the address of the deflated differences along each row.
  static async fetched(address, shape) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    const stream = answer.body.pipeThrough(new DecompressionStream("deflate"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const { width, channels } = shape;
    for (let start = 0; start < bytes.length; start += width * channels) {
      for (let index = start + channels; index < start + width * channels; index += 1) bytes[index] += bytes[index - channels];
    }
    return new Picture(bytes, shape);
  }

  at(row, column) {
    const start = (row * this.width + column) * this.channels;
    return [...this.bytes.subarray(start, start + this.channels)];
  }

  // The colour of a pixel: as it is, or one channel of it (1, 2, 3) in its own colour or in grey.
  colour(values, channel, tinted) {
    if (values.length === 1) return [values[0], values[0], values[0]];
    if (!channel) return values;
    const value = values[channel - 1];
    return tinted ? [1, 2, 3].map((one) => (one === channel ? value : 0)) : [value, value, value];
  }

  paint(canvas, channel, tinted) {
    const { bytes, height, width, channels } = this;
    const image = new ImageData(width, height);
    for (let from = 0, to = 0; to < image.data.length; from += channels, to += 4) {
      image.data.set(this.colour(bytes.subarray(from, from + channels), channel, tinted), to);
      image.data[to + 3] = 255;
    }
    [canvas.width, canvas.height] = [width, height];
    canvas.getContext("2d").putImageData(image, 0, 0);
  }

  words([row, column], unit) {
    const values = this.at(row, column);
    const numbers = values.map((value, channel) => (values.length > 1 ? `${NAMES[channel]} ` : "") + numeral(value, unit));
    const grey = values.length > 1 ? ` (grey ${numeral(greyOf(values), unit)})` : "";
    return `row ${row}, column ${column}: ${numbers.join(", ")}${grey}`;
  }
}

function numeral(value, unit, digits = 3) {
  return unit ? (value / 255).toFixed(digits) : String(value);
}

// ITU-R 601-2 luma as Pillow rounds it.
function greyOf([red, green, blue]) {
  return (red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16;
}
