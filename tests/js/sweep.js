// Messages as ui/components/sliding_window.py sends them, by hand.

const TABLE = Buffer.from(Uint8Array.from({ length: 3 * 256 }, (_, index) => Math.floor(index / 3))).toString("base64"); // grey
const PANEL = { title: "Input", low: 0, high: 255, table: "grey" };

export function packed(values, ...shape) {
  return { shape, type: "float64", values: Buffer.from(Float64Array.from(values).buffer).toString("base64") };
}

function indices(values, ...shape) {
  return { shape, type: "int32", values: Buffer.from(Int32Array.from(values).buffer).toString("base64") };
}

// A window of two cells that goes over one direction of three, with a cell of padding on both sides: four stops.
function axis() {
  return { source: indices([-1, 0, 1, 2, -1], 5), before: 1, taps: indices([0, 1, 1, 2, 2, 3, 3, 4], 4, 2) };
}

// 1 2 3      1 0
// 4 5 6  by  0 -1, a border of zeros
// 7 8 9
export function correlation(changes = {}) {
  return {
    operation: "correlation", panels: [PANEL], source: packed([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 3, 3), rows: axis(), columns: axis(),
    kernel: packed([1, 0, 0, -1], 1, 2, 2), kernelPanel: { ...PANEL, title: "Kernel", low: -1, high: 1 },
    partial: null, partialPanel: null, others: 0, rest: null, bias: null, z: null, zPanel: null, activation: "",
    output: packed([-1, -2, -3, 0, -4, -4, -4, 3, -7, -4, -4, 6, 0, 7, 8, 9], 4, 4), outputPanel: { ...PANEL, title: "Output" },
    winners: null, counts: null, zeros: true, tables: { grey: TABLE }, labels: "top-left", height: 400, name: "sweep", at: [0, 0],
    ...changes,
  };
}

export function maximum() {
  return correlation({
    operation: "max", kernel: null, kernelPanel: null, output: packed([1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 7, 8, 9, 9], 4, 4),
    winners: indices([3, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3, 2, 1, 1, 1, 0], 4, 4),
  });
}

// `counted`: cells that a corner divides by, 4 with the padding, 1 without it.
export function average(counted) {
  const [corner, edge] = counted === 4 ? [4, 4] : [1, 2];
  const counts = [corner, edge, edge, corner, edge, 4, 4, edge, edge, 4, 4, edge, corner, edge, edge, corner];
  const sums = [1, 3, 5, 3, 5, 12, 16, 9, 11, 24, 28, 15, 7, 15, 17, 9];
  return correlation({
    operation: "average", kernel: null, kernelPanel: null, counts: indices(counts, 4, 4),
    output: packed(sums.map((sum, stop) => sum / counts[stop]), 4, 4),
  });
}
