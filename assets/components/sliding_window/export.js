// The figure and its arithmetic as one picture.

const MARGIN = 24;
const LINE = 26;

function pictureOf(scene, view, arithmetic) {
  const { figure, theme, model } = scene;
  const ratio = 2;
  const large = sceneOf(model, figure, theme, ratio);
  const figureCanvas = canvasOf(large.base.width, large.base.height);
  drawFrameOf(figureCanvas.getContext("2d"), large, { ...view, glide: 1, pixel: null });
  const ruler = canvasOf(1, 1).getContext("2d");
  const lines = linesOf(arithmetic);
  const mono = (weight) => `${weight} 17px ${theme.mono}`;
  ruler.font = mono(700);
  const letter = ruler.measureText("0").width;
  const longest = Math.max(...lines.map(({ text }) => text.length)) * letter;
  const width = Math.max(figure.width, Math.ceil(longest)) + 2 * MARGIN;
  const height = figure.height + 3 * MARGIN + lines.length * LINE;
  const canvas = canvasOf(width * ratio, height * ratio);
  const context = scaled(canvas, ratio);
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, width, height);
  context.drawImage(figureCanvas, MARGIN, MARGIN, figure.width, figure.height);
  context.textBaseline = "alphabetic";
  lines.forEach(({ text, strong }, index) => {
    context.font = mono(strong ? 700 : 400);
    context.fillStyle = theme.text;
    context.fillText(text, MARGIN, figure.height + 2 * MARGIN + (index + 0.7) * LINE);
  });
  return canvas;
}

function save(canvas, name) {
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }, "image/png");
}
