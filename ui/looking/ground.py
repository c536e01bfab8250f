"""The reader's picture with the part that a network reads."""

from ui.components.field_view import Ground
from ui.drawing.photos import reduced
from ui.looking.network import AnySeen


def ground_of(seen: AnySeen) -> Ground:
    """The picture and where the network of `seen` reads it."""
    photo = reduced(seen.picture)
    frame = seen.prepared.frame.resized((seen.picture.height, seen.picture.width), photo.shape[:2])
    height, width = seen.prepared.values.shape[1:]
    return Ground(photo, frame, (height, width))
