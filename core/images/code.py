"""Code that opens the picture a page shows, for the PyTorch code under every lesson."""

from core.images.picture import SAMPLE, Picture


def photo_lines(picture: Picture) -> list[str]:
    """Lines that end with `photo`, a Pillow image in RGB. They need `from PIL import Image`."""
    if picture.origin == SAMPLE:
        return [
            "from core.images.samples import load_sample  # the samples of this app",
            "",
            f'photo = Image.fromarray(load_sample("{picture.name}").pixels)',
        ]
    return [
        "from core.images.decode import decode  # upright, sRGB, at most 2048 px, as this app reads it",
        "",
        'with open("my_photo.jpg", "rb") as file:',
        "    photo = Image.fromarray(decode(file.read()).pixels)",
    ]
