"""Transforms that change the colour of each pixel and leave it where it is."""

from dataclasses import dataclass

from torch import Tensor

from core.augmentation.draws import Call, CallDraw, Dial, Draw, Kind, Knob, Size, applied, evenly, signed, uniform

GREY = r"0.299R+0.587G+0.114B"


@dataclass(frozen=True)
class Brightness(Draw):
    """The lecture's brightness: `clip(X + delta, 0, 1)`."""

    delta: float

    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        return (x + self.delta).clamp(0, 1)

    def words(self) -> str:
        return f"brightness {signed(round(self.delta * 100, 1), ' %')}"

    def latex(self, size: Size) -> str:
        return rf"X_\text{{aug}}=\operatorname{{clip}}(X{self.delta:+g},\;0,\;1)"

    def code(self) -> list[str]:
        return [f"x = (x {'-' if self.delta < 0 else '+'} {abs(self.delta)}).clamp(0, 1)"]


@dataclass(frozen=True)
class Factor(CallDraw):
    """Torchvision's brightness, contrast and saturation: a blend of the picture with black, its mean grey or its greys."""

    function: str
    factor: float

    def call(self) -> Call:
        return Call(f"adjust_{self.function}", {f"{self.function}_factor": self.factor})

    def words(self) -> str:
        return f"{self.function} ×{self.factor:g}"

    def latex(self, size: Size) -> str:
        other = {"brightness": "0", "contrast": r"\overline{\text{grey}(X)}", "saturation": r"\text{grey}(X)"}
        rest = round(1 - self.factor, 3)
        blend = "" if self.function == "brightness" else rf"{rest:+g}\,{other[self.function]}"
        return rf"X_\text{{aug}}=\operatorname{{clip}}\big({self.factor:g}\,X{blend},\;0,\;1\big)"


@dataclass(frozen=True)
class Hue(CallDraw):
    """The colour circle turned by `degrees`."""

    degrees: float

    def call(self) -> Call:
        return Call("adjust_hue", {"hue_factor": self.degrees / 360})

    def words(self) -> str:
        return f"hue {signed(self.degrees, '°')}"

    def latex(self, size: Size) -> str:
        return rf"h_\text{{aug}}=(h{self.degrees:+g}^\circ)\bmod 360^\circ"


@dataclass(frozen=True)
class Grey(CallDraw):
    """Without colour."""

    def call(self) -> Call:
        return Call("rgb_to_grayscale", {"num_output_channels": 3})

    def words(self) -> str:
        return "grey"

    def latex(self, size: Size) -> str:
        return rf"R_\text{{aug}}=G_\text{{aug}}=B_\text{{aug}}={GREY}"


def _factor(id: str, title: str, what: str, function: str, default: float) -> Kind:
    def exact(factor: float) -> Draw:
        return Factor(function, factor)

    def training(values: tuple[float, ...], p: float) -> str:
        return applied(f"v2.ColorJitter({function}={values[0] / 100:g})", p)

    return Kind(
        id,
        title,
        "colour",
        what,
        (Knob("change", "±", 0, 100, 1, default, "%"),),
        lambda generator, values, _: exact(uniform(generator, 1 - values[0] / 100, 1 + values[0] / 100, 3)),
        training,
        dial=Dial(exact, evenly(0, 3, 0.125), 1, "×"),
    )


def _grey(value: float) -> Draw | None:
    return Grey() if value else None


COLOUR = (
    Kind("brightness", "Additive brightness", "colour", "The lecture's: adds one number to every value, then clips to 0..1.",
         (Knob("delta", "±", 0, 100, 1, 20, "%"),),
         lambda generator, values, _: Brightness(uniform(generator, -values[0] / 100, values[0] / 100, 3)),
         lambda values, p: applied("v2.Lambda(lambda x: (x + torch.empty(1).uniform_"
                                   f"(-{values[0] / 100:g}, {values[0] / 100:g})).clamp(0, 1))", p),
         dial=Dial(lambda percent: Brightness(round(percent / 100, 6)), evenly(-100, 100, 5), 0, "%")),
    _factor("factor", "Multiplied brightness", "Torchvision's: multiplies every value by one factor, then clips to 0..1.",
            "brightness", 20),
    _factor("contrast", "Contrast", "Moves every value away from the mean grey of the picture, or towards it.", "contrast",
            30),
    _factor("saturation", "Saturation", "Moves every colour away from its own grey, or towards it.", "saturation", 40),
    Kind("hue", "Hue", "colour", "Turns the colour circle: red becomes orange, green, blue.",
         (Knob("degrees", "max", 0, 180, 2, 18, "°"),),
         lambda generator, values, _: Hue(uniform(generator, -values[0], values[0], 1)),
         lambda values, p: applied(f"v2.ColorJitter(hue={values[0] / 360:.4g})", p),
         dial=Dial(Hue, evenly(-180, 180, 15), 0, "°")),
    Kind("grey", "Greyscale", "colour", "Takes the colour away.", (), lambda *_: Grey(),
         lambda _, p: f"v2.RandomGrayscale({p:g})", 0.2, Dial(_grey, (0, 1))),
)  # fmt: skip
