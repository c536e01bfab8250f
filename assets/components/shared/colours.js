// Black or white, whichever stands out more on a colour of three bytes (WCAG 2 contrast).
function inkOn(colour) {
  const [red, green, blue] = colour.map((value) => (value / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#10161f" : "#ffffff";
}
