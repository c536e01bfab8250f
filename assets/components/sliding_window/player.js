// Speed and time: how many stops the window has moved on since the last frame.

const SPEEDS = 20; // places of the speed control
const SLOWEST = 0.5; // stops a second
const CALM_MOST = 2; // steps a second where the reader asked for less motion
const WHOLE_S = 15; // how long a sweep takes at first
const FASTEST_S = 3;

// Stops a second at a place of the control: slow enough to add up along, at the other end whole rows a frame.
function speedAt(place, model) {
  const fastest = Math.max(10, Math.min(model.columns * 60, model.stops / FASTEST_S));
  const speed = SLOWEST * (fastest / SLOWEST) ** (place / SPEEDS);
  return speed < 10 ? Math.round(speed * 2) / 2 : Math.round(speed);
}

function firstPlace(model) {
  const wanted = Math.max(1, model.stops / WHOLE_S);
  for (let place = 0; place < SPEEDS; place += 1) if (speedAt(place, model) >= wanted) return place;
  return SPEEDS;
}

// With less motion: single stops or, where there are many, whole rows, at most twice a second.
function calmStep(model) {
  return model.stops > 100 ? model.columns : 1;
}

function speedInWords(speed, model, calm) {
  if (calm) {
    const often = Math.min(speed, CALM_MOST);
    const what = calmStep(model) > 1 ? "row" : "stop";
    return `${often} ${what}${often === 1 ? "" : "s"} a second`;
  }
  if (speed >= 2 * model.columns && speed > 30) return `${Math.round(speed / model.columns)} rows a second`;
  return `${speed} stop${speed === 1 ? "" : "s"} a second`;
}

// Whole stops that are due; what is left over is kept for the next frame.
class Clock {
  constructor() {
    this.due = 0;
  }

  start() {
    this.due = 0;
  }

  advance(seconds, speed, model, calm) {
    const step = calm ? calmStep(model) : 1;
    this.due += Math.min(seconds, 0.25) * (calm ? Math.min(speed, CALM_MOST) : speed);
    const whole = Math.floor(this.due);
    this.due -= whole;
    return whole * step;
  }
}
