"""Python code for a pipeline and for one of its draws. The tests run it and compare its `shown` with the page's pixels."""

from core.augmentation.crops import SIDE
from core.augmentation.pipeline import Variant
from core.augmentation.steps import Pipeline
from core.images.picture import SAMPLE, Picture


def snippet(picture: Picture, second: str, pipeline: Pipeline, variant: Variant) -> str:
    """Code whose `shown` is the chosen variant, `(H, W, 3)` uint8, and whose `train` is the pipeline that draws anew.

    Args:
        picture: the photo.
        second: id of the sample that mixup and CutMix add.
        pipeline: all steps.
        variant: what was drawn for the picture shown.
    """
    return "\n".join([*_start(picture, second, pipeline.mixes), "", *_this_draw(variant), "", *_training(pipeline), ""])


def _start(picture: Picture, second: str, mixes: bool) -> list[str]:
    own = picture.origin != SAMPLE
    lines = ["import numpy as np", "import torch", "from PIL import Image, ImageOps", "from torchvision.transforms import v2",
             "from torchvision.transforms.v2 import functional as F", ""]  # fmt: skip
    if own:
        lines.append("from core.images.decode import decode  # upright, sRGB, at most 2048 px, as this app reads it")
    if mixes or not own:
        lines.append("from core.images.samples import load_sample  # the samples of this app")
    lines += ["", "", "def square(pixels):", '    """The middle of a photo, (3, H, W) in 0..1."""',
              f"    cut = ImageOps.fit(Image.fromarray(pixels), ({SIDE}, {SIDE}), Image.Resampling.LANCZOS)",
              "    return F.to_dtype(F.pil_to_tensor(cut), torch.float32, scale=True)", "", ""]  # fmt: skip
    if own:
        lines += ['with open("my_photo.jpg", "rb") as file:', "    photo = square(decode(file.read()).pixels)"]
    else:
        lines.append(f'photo = square(load_sample("{picture.name}").pixels)')
    if mixes:
        lines.append(f'second = square(load_sample("{second}").pixels)')
    return lines


def _this_draw(variant: Variant) -> list[str]:
    lines = ["# this draw, with its numbers", "x = photo"]
    for draw in variant.draws:
        lines += draw.code()
    return [*lines, "shown = (x.clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0).numpy()"]


def _training(pipeline: Pipeline) -> list[str]:
    """For training: every picture gets new numbers. What mixes pictures works on batches, after the loader."""
    alone = [step for step in pipeline.active if not step.kind.mixes]
    lines = ["# for training: new numbers for every picture, from torch's generator", "train = v2.Compose(["]
    lines += [f"    {step.kind.training(step.values, step.p)}," for step in alone] or ["    v2.Identity(),"]
    lines += ["])", "batch = torch.stack([train(photo) for _ in range(4)])"]
    for step in pipeline.active:
        if step.kind.mixes:
            lines += [
                f"mix = {step.kind.training(step.values, step.p)}",
                "batch, labels = mix(batch, torch.tensor([0, 1, 0, 1]))  # labels become shares of the classes",
            ]
    return lines
