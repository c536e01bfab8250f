"""Transforms that bend the picture: four corners pulled, or every pixel pushed by a smooth field."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torchvision.transforms.v2 import functional as F

from core.augmentation.draws import Call, CallDraw, Draw, Kind, Knob, Size, Values, applied, lines, whole


@dataclass(frozen=True)
class Perspective(CallDraw):
    """The four corners, clockwise from the top left, go to `corners`, as (column, row)."""

    size: Size
    corners: tuple[tuple[int, int], ...]

    def call(self) -> Call:
        return Call(
            "perspective",
            {
                "startpoints": [list(point) for point in corner_points(self.size)],
                "endpoints": [list(point) for point in self.corners],
                "interpolation": "bilinear",
            },
        )

    def words(self) -> str:
        moved = max(math.dist(a, b) for a, b in zip(corner_points(self.size), self.corners, strict=True))
        return f"tilted, corners by up to {moved:.0f} px"

    @property
    def homography(self) -> tuple[float, ...]:
        """`a .. h`: the point `(u, v)` of the result comes from `(a u + b v + c, d u + e v + f) / (g u + h v + 1)`.

        Points are (column, row) with pixel centres at halves, as torchvision counts here.
        """
        rows, right = [], []
        for (x, y), (u, v) in zip(self.corners, corner_points(self.size), strict=True):
            rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
            right += [u, v]
        return tuple(float(entry) for entry in np.linalg.solve(np.array(rows, float), np.array(right, float)))

    def latex(self, size: Size) -> str:
        a, b, c, d, e, f, g, h = self.homography
        below = rf"{g:.5f}\,u{h:+.5f}\,v+1"
        row, column = (rf"\frac{{{p:.3f}\,u{q:+.3f}\,v{r:+.1f}}}{{{below}}}" for p, q, r in ((d, e, f), (a, b, c)))
        pixel = r"X_\text{aug}(i,j)=X(r-0.5,\,q-0.5),\quad u=j+0.5,\;v=i+0.5"
        return lines(pixel, rf"r={row},\quad q={column}")


@dataclass(frozen=True)
class Elastic(Draw):
    """Every pixel moves by a smooth random field (Simard et al. 2003): noise of `seed`, blurred by `sigma`, times `alpha`."""

    alpha: float
    sigma: float
    seed: int

    def displacement(self, size: Size) -> Tensor:
        """`(1, H, W, 2)` in units of half a picture, as `elastic` takes it."""
        noise = np.random.default_rng(self.seed).uniform(-1, 1, (2, *size)).astype(np.float32)
        side = int(8 * self.sigma + 1) | 1
        smooth = torch.from_numpy(noise)
        for window in ([side, 1], [1, side]):  # rows, then columns: a window of side² would cost fifty times as much
            smooth = F.gaussian_blur(smooth, window, [self.sigma, self.sigma])  # (2, H, W)
        field: Tensor = smooth * self.alpha / torch.tensor([size[1], size[0]])[:, None, None]
        return field.permute(1, 2, 0)[None]

    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        height, width = x.shape[1:]
        moved: Tensor = F.elastic(x, self.displacement((height, width)))
        return moved

    def words(self) -> str:
        return f"bent, α {self.alpha:g}, σ {self.sigma:g}"

    def latex(self, size: Size) -> str:
        field = self.displacement(size)[0] * torch.tensor([size[1], size[0]]) / 2
        farthest = float(field.norm(dim=-1).max())
        return rf"X_\text{{aug}}(p)=X\big(p+u(p)\big),\qquad\max_p|u(p)|={farthest:.1f}\text{{ px}}"

    def code(self) -> list[str]:
        side = int(8 * self.sigma + 1) | 1
        return [
            f"noise = np.random.default_rng({self.seed}).uniform(-1, 1, (2, *x.shape[1:])).astype(np.float32)",
            f"field = F.gaussian_blur(torch.from_numpy(noise), [{side}, 1], [{self.sigma}, {self.sigma}])",
            f"field = F.gaussian_blur(field, [1, {side}], [{self.sigma}, {self.sigma}])",
            f"field = field * {self.alpha} / torch.tensor([x.shape[2], x.shape[1]])[:, None, None]",
            "x = F.elastic(x, field.permute(1, 2, 0)[None])",
        ]


def corner_points(size: Size) -> tuple[tuple[int, int], ...]:
    """The corners of a picture, clockwise from the top left, as (column, row)."""
    bottom, right = size[0] - 1, size[1] - 1
    return (0, 0), (right, 0), (right, bottom), (0, bottom)


def _perspective(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    reach = [int(values[0] / 100 * (side // 2)) for side in size]
    inward = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    corners = tuple(
        (x + across * whole(generator, 0, reach[1]), y + down * whole(generator, 0, reach[0]))
        for (x, y), (across, down) in zip(corner_points(size), inward, strict=True)
    )
    return Perspective(size, corners)


WARPS = (
    Kind("perspective", "Perspective", "geometry", "Pulls the four corners inwards, each by its own amount.",
         (Knob("distortion", "distortion", 0, 100, 5, 30, "%"),), _perspective,
         lambda values, p: f"v2.RandomPerspective({values[0] / 100:g}, p={p:g})"),
    Kind("elastic", "Elastic", "geometry", "Bends the picture like a rubber sheet (Simard et al. 2003).",
         (Knob("alpha", "strength α", 0, 300, 10, 100), Knob("sigma", "smoothness σ", 2, 12, 1, 5, "px")),
         lambda generator, values, _: Elastic(values[0], values[1], whole(generator, 0, 2**31 - 1)),
         lambda values, p: applied(f"v2.ElasticTransform(alpha={values[0]:g}, sigma={values[1]:g})", p)),
)  # fmt: skip
