// The numbers of one pixel.

// A pixel `x` through the layer: z = W x + b, h after the activation, and h as bytes.
function mixed(x, weight, bias, relu) {
  const z = weight.map((weights, index) => weights.reduce((sum, one, channel) => sum + one * x[channel], bias[index]));
  const h = relu ? z.map((value) => Math.max(value, 0)) : z;
  return { x, z, h, bytes: h.map((value) => clamp(Math.round(value), 0, 255)) };
}

// Four significant digits, whole numbers as they are, with a true minus sign.
function written(value) {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 ? withMinus(whole + 0) : significant(value, 4);
}
