"""What the tests of several pages watch."""

import pytest

from core.models.cards import BUNDLED
from core.models.device import CPU
from ui.looking.network import shared_model


@pytest.fixture
def forwards():
    """How often the first convolution of the shared network ran: a list that grows by one each time."""
    calls = []
    hook = shared_model(BUNDLED, CPU).network.conv1.register_forward_hook(lambda *_: calls.append(1))
    yield calls
    hook.remove()
