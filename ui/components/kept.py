"""What an earlier session of a tab held and the present one does not, said once by the tab itself: it alone knows."""

from collections.abc import Mapping, Sequence

from ui.components.assets import register

_kept = register("kept")


def kept(session: str, names: Sequence[str], lost: Mapping[str, str], elsewhere: str | None) -> None:
    """Remember what this session holds, and say what the one before it held.

    Args:
        session: another for each session; says nothing of it.
        names: of what it holds now, keys of `lost`.
        lost: what is said of each when it is gone, with the way back.
        elsewhere: what is said of a photo that another reader has, on a link that was made with it.
    """
    _kept(
        key="kept",
        data={"session": session, "kept": list(names), "lost": dict(lost), "elsewhere": elsewhere},
    )
