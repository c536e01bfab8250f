// Steps of a pipeline: { transform, on, probability, KNOB: value }.

function fresh(kind) {
  return {
    transform: kind.id, on: true, probability: kind.probability,
    ...Object.fromEntries(kind.knobs.map((knob) => [knob.id, knob.default])),
  };
}

function probability() {
  return { id: "probability", title: "probability", low: 0, high: 1, step: 0.05, unit: "" };
}

function valueInWords({ id, unit }, value) {
  if (id === "probability") return `${Math.round(100 * value)} %`;
  return `${Number(value.toFixed(2))}${unit === "" || unit === "°" ? "" : " "}${unit}`;
}

function moved(steps, from, to) {
  const result = [...steps];
  result.splice(to, 0, ...result.splice(from, 1));
  return result;
}
