"""The rules of the house: doors -> lessons -> ui -> core and server -> core, never back; core without Streamlit."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lessons import LESSONS

ROOT = Path(__file__).parent.parent
MODULES = {
    path: path.relative_to(ROOT).parts[0].removesuffix(".py")
    for pattern in ("app.py", "pages/**/*.py", "lessons/**/*.py", "ui/**/*.py", "server/**/*.py", "core/**/*.py")
    for path in ROOT.glob(pattern)
}
MAY_IMPORT = {
    "core": {"core"},
    "server": {"core", "server"},
    "ui": {"core", "ui"},
    "lessons": {"core", "ui", "lessons"},
    "pages": {"core", "ui", "lessons"},
    "app": {"core", "ui", "server", "lessons"},
}


def imported(path: Path) -> set[str]:
    """Top-level names of everything a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add((node.module or "").split(".")[0])
    return names


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def modules(path: Path) -> set[str]:
    """Full names of the modules that a file imports from."""
    return {
        node.module or ""
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    }


def test_topics_of_core_go_round_in_no_circle():
    topics = {path.parent.name for path in (ROOT / "core").glob("*/__init__.py")}
    leads = {topic: set() for topic in topics}
    for path in (ROOT / "core").glob("*/*.py"):
        leads[path.parent.name] |= {name.split(".")[1] for name in modules(path) if name.startswith("core.")} & topics
    while free := {topic for topic, others in leads.items() if others <= {topic}}:
        leads = {topic: others - free for topic, others in leads.items() if topic not in free}
    assert not leads


def test_no_lesson_imports_another():
    for path in (ROOT / "lessons").glob("*/**/*.py"):
        own = path.relative_to(ROOT / "lessons").parts[0]
        of_lessons = {name for name in modules(path) if name.split(".")[0] == "lessons"}
        assert of_lessons <= {name for name in of_lessons if name.split(".")[1:2] == [own]}, path


def test_doors_only_open():
    """A door calls its lesson: two or three statements, no function of its own."""
    for path in (ROOT / "lessons").glob("*/page.py"):
        door = ast.parse((ROOT / "pages" / f"{path.parent.name}.py").read_text(encoding="utf-8"))
        assert [type(part) for part in door.body] == [ast.Expr, ast.ImportFrom, ast.Expr], path.parent.name
        assert isinstance(door.body[1], ast.ImportFrom)
        assert door.body[1].module == f"lessons.{path.parent.name}.page"


def test_what_lessons_say_of_themselves_needs_neither_torch_nor_streamlit():
    done = python(
        "import sys\nfor name in ('torch', 'torchvision', 'captum', 'streamlit'): sys.modules[name] = None\n"
        "import scripts.make_link_docs as made\nprint(len(made.link_docs()), [lesson.url for lesson in made.LESSONS])"
    )
    assert done.returncode == 0, done.stderr
    assert "pooling" in done.stdout


def test_figures_import_topics_and_topics_import_no_figures():
    for path in (ROOT / "core").glob("**/*.py"):
        if path.parent != ROOT / "core" / "figures":
            assert not {name for name in modules(path) if name.startswith("core.figures")}, path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path):
    ours = imported(path) & (set(MAY_IMPORT) | {"tests", "scripts", "benchmarks"})
    assert ours <= MAY_IMPORT[MODULES[path]]
    if MODULES[path] == "core":
        assert "streamlit" not in imported(path)


def test_core_imports_where_there_is_no_streamlit():
    names = [".".join(p.relative_to(ROOT).with_suffix("").parts) for p in MODULES if p.parts[-1] != "__init__.py"]
    core = [name for name in names if name.startswith("core.")]
    done = python(
        "import sys, importlib; sys.modules['streamlit'] = None\n"
        f"for name in {core!r}: importlib.import_module(name)\nprint('all', len(sys.modules))"
    )
    assert done.stdout.startswith("all"), done.stderr
    assert len(core) > 20


def test_the_pages_that_run_no_network_do_without_torch():
    done = python(
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        "at = AppTest.from_file('app.py', default_timeout=300)\n"
        "for page in ('app.py', 'pages/formulas.py', 'pages/bundled_network.py'):\n"
        "    at.switch_page(page).run()\n"
        "    assert not at.exception and not at.error, (at.exception, at.error)\n"
        "    assert at.title, page\n"
        "print([name for name in ('torch', 'torchvision', 'captum') if name in sys.modules])"
    )
    assert done.stdout.strip().splitlines()[-1:] == ["[]"], done.stdout + done.stderr


def test_the_web_server_takes_the_application_without_drawing():
    """Components that were registered before the server runs would be unknown to it."""
    done = python(
        "import sys, app, streamlit\n"
        "assert isinstance(app.app, streamlit.App)\n"
        "print([name for name in sys.modules if name == 'torch' or name.startswith('ui.components')])"
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
    assert "ScriptRunContext" not in done.stderr


def test_no_path_of_this_machine_is_written_down():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value[:200].replace("\0", "")
                assert not text.startswith("../"), (path, text)
                ours = text.startswith("/proc/self/") or "/" not in text.strip("/")  # the process itself; a route
                assert ours or not (os.path.isabs(text) and os.path.exists(text)), (path, text)


def test_waiting_threads_of_torch_sleep():
    """On a machine that is also doing something else, spinning threads cost fifty times the work."""
    environment = {name: text for name, text in os.environ.items() if name != "OMP_WAIT_POLICY"}
    code = "import core.network.activations"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**environment, "OMP_DISPLAY_ENV": "TRUE"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in done.stderr


def test_keys_of_what_is_kept_are_written_in_one_place():
    """A key written by hand may leave the photo out, and what is kept under it then outlives the photo."""
    writers = {
        str(path.relative_to(ROOT))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Key"
    }
    assert writers == {"core/images/picture.py", "core/shared.py"}


COLD = """
import os, sys
import captum, plotly, torch, torchvision  # what is installed may be warm; nothing of ours is
from streamlit.testing.v1 import AppTest
assert not {"app", "core", "lessons", "ui"} & set(sys.modules)
for name in %r:
    sys.stdout.flush()
    child = os.fork()
    if not child:
        at = AppTest.from_file("app.py", default_timeout=300).switch_page(f"pages/{name}.py").run()
        print(name, [box.value for box in at.title], len(at.exception) + len(at.error))
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)
"""


def test_each_lesson_opens_as_the_first_page_of_a_fresh_process():
    done = python(COLD % [lesson.url for lesson in LESSONS])
    expected = [f"{lesson.url} {[lesson.title]} 0" for lesson in LESSONS]
    assert done.stdout.strip().splitlines() == expected, done.stdout + done.stderr


def test_the_parts_of_a_page_read_what_is_shown_and_no_control():
    """The calculator of pictures seen is a control of its own, under its formula."""
    readers = set()
    for path in (ROOT / "lessons").glob("*/*.py"):
        for shown in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for part in shown.body if isinstance(shown, ast.ClassDef) else ():
                if isinstance(part, ast.FunctionDef) and part.name in ("formula", "notice", "notes", "code"):
                    names = {node.id for node in ast.walk(part) if isinstance(node, ast.Name)}
                    attributes = {node.attr for node in ast.walk(part) if isinstance(node, ast.Attribute)}
                    if "state" in names or "session_state" in attributes or any(n.startswith("read_") for n in names):
                        readers.add(f"{path.parent.name}/{path.name}: {shown.name}.{part.name}")
    assert not readers
