"""Networks as link parameters: the id of a preset, or the network itself."""

from dataclasses import dataclass

from core.architecture.encoding import from_text, to_text
from core.architecture.network import Network
from core.architecture.presets import BY_ID, preset_of
from core.links import Param

NONE = "none"


@dataclass(frozen=True)
class NetworkParam(Param[Network]):
    """A network, `resnet18` or `3x64x64-c32-relu-…`."""

    def values(self) -> str:
        return f"{', '.join(f'`{id}`' for id in BY_ID)} or `3x64x64-c32-relu-max2-flat-fc10`"

    def read(self, text: str) -> Network:
        return BY_ID[text].network if text in BY_ID else from_text(text)

    def write(self, value: Network) -> str:
        return _written(value)

    def allows(self, value: object) -> bool:
        return isinstance(value, Network)


@dataclass(frozen=True)
class BesideParam(Param[Network | None]):
    """A network to compare with, or `none`."""

    def read(self, text: str) -> Network | None:
        if text == NONE:
            return None
        return BY_ID[text].network if text in BY_ID else from_text(text)

    def write(self, value: Network | None) -> str:
        return NONE if value is None else _written(value)

    def allows(self, value: object) -> bool:
        return value is None or isinstance(value, Network)


def _written(network: Network) -> str:
    preset = preset_of(network)
    return to_text(network) if preset is None else preset.id
