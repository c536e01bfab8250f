"""What a photo may be: limits, and the words for a file that breaks one of them."""

from core.errors import LearnerError

MAX_BYTES = 15_000_000
MAX_PIXELS = 50_000_000
DEEP_HEIF = "10-bit HEIF"
KEYED_PNG = "16-bit PNG with a transparent colour"
MAX_PIXELS_OF = {  # at up to 17, 19, 8 and 5 bytes a pixel
    "WEBP": 16_000_000,
    "AVIF": 16_000_000,
    DEEP_HEIF: 36_000_000,
    KEYED_PNG: 45_000_000,
}
MIN_SIDE = 8
MAX_ASPECT = 20
MAX_SIDE = 2048
MAX_PIECES = 65_536  # segments, chunks, blocks, strips or tiles of one file
MAX_PROFILE_BYTES = 4 * 2**20
MAX_WORK_BYTES = 240_000_000  # what a decoder may hold beside the finished pixels, or with them

SMALLER_COPY = f"Save a smaller copy of the picture: {MAX_SIDE} px on the longest side lose nothing here."
SAVE_ANEW = "Open it in an image editor, save it as a PNG or JPEG, and choose that file."


def check_length(length: int) -> None:
    """
    Raises:
        LearnerError: a file of `length` bytes is empty or too large.
    """
    if length == 0:
        raise LearnerError("This file is empty (0 bytes).", "Choose another picture, or save this one again.")
    if length > MAX_BYTES:
        raise LearnerError(
            f"This file has {length:,} bytes ({length / 1e6:.1f} MB); at most {MAX_BYTES // 1_000_000} MB can be read.",
            "Save a smaller copy of the picture, for instance as a JPEG, and choose that one.",
        )


def check_size(size: tuple[int, int], format: str = "") -> None:
    """
    Raises:
        LearnerError: a picture of `size` `(width, height)` px in that format is too large, too small or too narrow.
    """
    width, height = size
    shown = f"{width} × {height} px"
    most = MAX_PIXELS_OF.get(format, MAX_PIXELS)
    if width * height > MAX_PIXELS:
        raise too_many_pixels(f"{shown} ({width * height / 1e6:,.1f} megapixels)")
    if width * height > most:
        raise LearnerError(
            f"This {format} picture has {shown} ({width * height / 1e6:,.1f} megapixels); "
            f"at most {most // 1_000_000} megapixels can be read of this format, {MAX_PIXELS // 1_000_000} of a JPEG.",
            f"Save it as a JPEG, or a smaller copy: {MAX_SIDE} px on the longest side lose nothing here.",
        )
    if min(size) < MIN_SIDE:
        raise LearnerError(
            f"This picture has {shown}; at least {MIN_SIDE} × {MIN_SIDE} px are needed.",
            "Choose a larger picture: a convolution has hardly anything to slide over here.",
        )
    if max(size) > MAX_ASPECT * min(size):
        raise LearnerError(
            f"This picture has {shown}: one side is {max(size) / min(size):.1f} times the other, "
            f"at most {MAX_ASPECT} times can be shown.",
            "Crop the picture to a less narrow part of it.",
        )


def check_pieces(count: int, kind: str) -> None:
    """
    Raises:
        LearnerError: a file consists of more than `MAX_PIECES` pieces of that kind.
    """
    if count > MAX_PIECES:
        raise LearnerError(
            f"This picture is cut into more than {MAX_PIECES:,} {kind}; no camera or program writes it like that.",
            SAVE_ANEW,
        )


def too_many_pixels(amount: str) -> LearnerError:
    """The word for a picture of that `amount`, e.g. `"9000 × 9000 px (81.0 megapixels)"`."""
    return LearnerError(
        f"This picture has {amount}; at most {MAX_PIXELS // 1_000_000} megapixels can be read.", SMALLER_COPY
    )


def too_much_memory(what: str) -> LearnerError:
    """The word for a picture that no decoder reads within the memory an upload may take."""
    return LearnerError(f"This picture would take too much memory to read: {what}.", SMALLER_COPY)
