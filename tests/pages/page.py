"""A page opened in Streamlit's own test runner, and what it says."""

import json
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from core.lecture import lesson
from core.links import versioned
from core.parameters import EVERYWHERE
from core.wording import MINUS
from lessons import ORDER

ROOT = Path(__file__).parent.parent.parent


def open_page(name: str, **query: str) -> AppTest:
    """Open `pages/NAME.py` by a link of today's version with these parameters, or of the version `v`."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).switch_page(f"pages/{name}.py")
    for key, text in {**versioned(query), **query}.items():
        at.query_params[key] = text
    whole(at.run())
    if name in ORDER:  # every control's parameter is declared in the lesson's params.py
        known = {*lesson(name).names, *(param.name for param in EVERYWHERE)}
        assert at.session_state["visit"].met <= known, at.session_state["visit"].met - known
    return at


def whole(at: AppTest) -> AppTest:
    """The page, once it is sure that nothing on it failed."""
    assert not at.exception, at.exception
    assert not at.error, [box.value for box in at.error]
    return at


def words(at: AppTest) -> str:
    """All the text of the page, formulas included."""
    return "\n".join(box.value for box in [*at.markdown, *at.latex, *at.caption, *at.info, *at.warning])


def formulas(at: AppTest) -> list[str]:
    return [element.value.strip("$\n") for element in at.latex]


def metrics(at: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in at.metric}


def code(at: AppTest) -> str:
    """The lesson's PyTorch code."""
    return next(block.value for block in at.code if "import torch" in block.value)


def run_code(at: AppTest) -> np.ndarray:
    """What the lesson's PyTorch code computes."""
    namespace: dict[str, object] = {}
    exec(compile(code(at), "page", "exec"), namespace)
    return np.array(json.loads(json.dumps(namespace["shown"].tolist())))


def number_in(text: str) -> float:
    """The number that `core.wording.said` wrote."""
    mantissa, _, exponent = text.partition("×10")
    plain = exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(mantissa.replace(MINUS, "-").replace(",", "")) * 10.0 ** int(plain or 0)
