"""A training in a link and back."""

import pytest

from core.architecture.encoding import from_text
from core.errors import LearnerError
from core.training.augment import Augmentation
from core.training.links import PlanParam
from core.training.plan import Plan
from core.training.presets import DIGITS, PIECES

PARAM = PlanParam("trained", None)
SMALL = from_text("1x8x8-c6-relu-max2-flat-fc10")
WRITTEN = "digits_50_none_0.02_5_0_1x8x8-c6-relu-max2-flat-fc10"


@pytest.mark.parametrize(
    "plan",
    [
        Plan(DIGITS, SMALL, 50, steps=5),
        Plan(PIECES, from_text("3x64x64-c4-gap-flat-fc2"), 1200, Augmentation(22.5, 2, True), 0.0005, 4000, seed=9999),
        Plan(DIGITS, SMALL, 10, Augmentation(shift=1), 1.0, 1),
    ],
)
def test_there_and_back(plan):
    assert PARAM.parse(PARAM.write(plan)) == plan


def test_it_is_written_as_documented():
    assert PARAM.write(Plan(DIGITS, SMALL, 50, steps=5)) == WRITTEN
    assert PARAM.allows(None)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "digits",
        WRITTEN + "_more",
        WRITTEN.replace("digits", "cats"),
        WRITTEN.replace("_50_", "_5_"),
        WRITTEN.replace("_50_", "_1201_"),
        WRITTEN.replace("_50_", "_-50_"),
        WRITTEN.replace("0.02", "nan"),
        WRITTEN.replace("0.02", "1e9"),
        WRITTEN.replace("none", "10~1"),
        WRITTEN.replace("none", "10~1~2"),
        WRITTEN.replace("none", "inf~1~0"),
        WRITTEN.replace("_5_0_", "_4001_0_"),
        WRITTEN.replace("_5_0_", "_5_10000_"),
        WRITTEN.replace("-fc10", ""),  # gives no answer
        WRITTEN.replace("c6", "c8000"),  # too large to be trained here
        WRITTEN.replace("c6", "c9999"),
        WRITTEN.replace("max2", "max2-max31"),  # reads no picture of the set
    ],
)
def test_what_cannot_be_done_is_refused(wrong):
    with pytest.raises(LearnerError):
        PARAM.parse(wrong)
