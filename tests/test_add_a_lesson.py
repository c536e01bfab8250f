"""docs/add-a-lesson.md, done word for word in a copy of the project: the lesson opens, is listed, its links are written."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "add-a-lesson.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w/.]+)`\n\n```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL))
PARTS = ("app.py", "pages", "lessons", "ui", "core", "server", "assets", "static", "scripts", "docs", ".streamlit")
OPENED = """
from streamlit.testing.v1 import AppTest
home = AppTest.from_file("app.py", default_timeout=300).run()
listed = [link.proto.label for link in home.sidebar.get("page_link")]
print("listed:", listed)
at = AppTest.from_file("app.py", default_timeout=300).switch_page("pages/mirror.py")
at.query_params["example"] = "mirrored_cat"
at.run()
assert not at.exception and not at.error and not at.warning, (at.exception, at.error, at.warning)
print("title:", at.title[0].value)
print("latex:", [line.value for line in at.latex])
print("code:", at.code[-1].value)
"""


def python(where: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("project")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, where / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, where / part)
    for name, text in FILES.items():
        (where / name).parent.mkdir(exist_ok=True)
        (where / name).write_text(text, encoding="utf-8")
    order = where / "lessons" / "__init__.py"
    (line,) = re.findall(r'gets the line `("mirror",)`', PAGE)
    text = order.read_text(encoding="utf-8")
    order.write_text(text.replace('    "hierarchy",\n', f'    "hierarchy",\n    {line}\n'), encoding="utf-8")
    return where


def test_the_page_names_the_files_of_a_lesson() -> None:
    assert set(FILES) == {*(f"lessons/mirror/{name}.py" for name in ("params", "about", "page")), "pages/mirror.py"}


def test_the_lesson_opens_and_is_listed(copy: Path) -> None:
    said = python(copy, "-c", OPENED)
    assert "9 · Mirror" in said
    assert "title: Mirror" in said
    assert r"X'(0,0)=X(299,\\,0)" in said, "the example mirrors the cat, 300 px high, up-down"
    assert "torch.flip(x, [1])" in said


def test_its_links_are_written_down(copy: Path) -> None:
    python(copy, "-m", "scripts.make_link_docs")
    page = (copy / "docs" / "links.md").read_text(encoding="utf-8")
    assert "## `/mirror`: Mirror" in page
    assert "| `axis` | which sides trade places | `left-right`, `up-down` | `left-right` |" in page
    assert "`/mirror?example=mirrored_cat&v=2`" in page


def test_it_keeps_the_rules(copy: Path) -> None:
    python(copy, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), "lessons/mirror", "pages/mirror.py")
    python(copy, "-m", "ruff", "format", "--check", "--config", str(ROOT / "pyproject.toml"), "lessons/mirror")
