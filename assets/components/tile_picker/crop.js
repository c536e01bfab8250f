// The style of an element that shows the part [left, top, width, height] of a sheet of pictures as its background.
function cropOf([left, top, width, height], sheetWidth, sheetHeight) {
  const share = (place, rest) => (rest ? (100 * place) / rest : 0);
  return {
    aspectRatio: `${width} / ${height}`,
    width: `min(100%, ${100 * (width / height)}% / var(--aspect))`,
    backgroundSize: `${(100 * sheetWidth) / width}% ${(100 * sheetHeight) / height}%`,
    backgroundPosition: `${share(left, sheetWidth - width)}% ${share(top, sheetHeight - height)}%`,
  };
}
