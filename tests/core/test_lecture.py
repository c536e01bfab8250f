"""What a lesson's module of parameters declares."""

from types import ModuleType

from core.lecture import declared
from core.links import Flag, Whole


def test_parameters_are_those_a_module_names_alone_or_in_tuples_each_once() -> None:
    module = ModuleType("params")
    size, pair, again = Whole("size", 1), (Flag("left", False), Flag("right", False)), Whole("size", 2)
    vars(module).update(SIZE=size, TITLES={"a": "b"}, BOTH=pair, NUMBERS=(1, 2), AGAIN=again, LEFT=pair[0])
    assert declared(module) == (size, *pair)
    assert declared(ModuleType("empty")) == ()
