// The bars of a histogram from `low` to `high`, and one more for the cells that are exactly 0: { title, zeros, left, width, height },
// lengths in per cent.
function barsOf({ counts, zeros }, low, high) {
  const step = (high - low) / counts.length;
  const all = counts.map((count, index) => {
    const left = low + index * step;
    return { count, left, width: step, what: `${significant(left, 3)} … ${significant(left + step, 3)}`, zeros: false };
  });
  all.push({ count: zeros, left: Math.max(-step / 4, low), width: step / 2, what: "exactly 0", zeros: true });
  const most = Math.max(1, ...all.map(({ count }) => count));
  const share = (length) => (100 * length) / (high - low);
  return all.map(({ count, left, width, what, zeros: apart }) => ({
    title: `${what}: ${count} ${count === 1 ? "cell" : "cells"}`,
    zeros: apart, left: share(left - low), width: share(width), height: (100 * count) / most,
  }));
}
