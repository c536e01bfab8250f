// Values to colours, by the tables that were sent; ink that can be read on them; the colours of the theme.

function paletteOf(panel, tables) {
  const colours = bytesOf(tables[panel.table]);
  const low = panel.low;
  const factor = panel.high > panel.low ? 255 / (panel.high - panel.low) : 0;
  const index = (value) => 3 * Math.round(clamp((value - low) * factor, 0, 255));
  return {
    panel,
    css(value) {
      const place = index(value);
      return `rgb(${colours[place]} ${colours[place + 1]} ${colours[place + 2]})`;
    },
    // Black or white, whichever is further away.
    ink(value) {
      const place = index(value);
      const light = 0.299 * colours[place] + 0.587 * colours[place + 1] + 0.114 * colours[place + 2];
      return light > 140 ? "#0b1016" : "#ffffff";
    },
    // A canvas with one pixel a cell.
    picture(values, rows, columns, offset = 0) {
      const canvas = canvasOf(columns, rows);
      const context = canvas.getContext("2d");
      const image = context.createImageData(columns, rows);
      for (let cell = 0; cell < rows * columns; cell += 1) {
        const place = index(values[offset + cell]);
        image.data[4 * cell] = colours[place];
        image.data[4 * cell + 1] = colours[place + 1];
        image.data[4 * cell + 2] = colours[place + 2];
        image.data[4 * cell + 3] = 255;
      }
      context.putImageData(image, 0, 0);
      return canvas;
    },
  };
}

function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  return canvas;
}

// Streamlit's colours of now.
function themeOf(root) {
  const style = getComputedStyle(root);
  const of = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const ground = of("--st-background-color", "#ffffff");
  const dark = darkness(ground);
  return {
    dark,
    ground,
    text: of("--st-text-color", "#17202c"),
    faint: dark ? "#9fb0c4" : "#56657a",
    line: dark ? "#43536a" : "#c3cddb",
    padding: dark ? "#1b2431" : "#f3f5f8",
    hatch: dark ? "#4a5b73" : "#bcc7d6",
    window: dark ? "#2ee58f" : "#00a35c", // neither scale has this green
    halo: dark ? "#05080c" : "#ffffff",
    reader: dark ? "#ffc247" : "#d97800",
    font: of("--st-font", "sans-serif"),
    mono: of("--st-code-font", "monospace"),
  };
}

function darkness(colour) {
  const context = canvasOf(1, 1).getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
