"""Uploads in a process of their own: hostile files are refused, large photos read, and no one waits without end."""

import io
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import LearnerError
from core.images import intake, worker
from core.images.decode import decode
from core.images.intake import receive
from core.images.picture import CAMERA
from tests.core.images.hostile import READ, REFUSED
from tests.odd_photos import CASES

ROOT = Path(intake.__file__).parents[2]
MOST_MEGABYTES = 300
PEAK = """
import json
import sys
from core.errors import LearnerError
from core.images.decode import decode

def peak():  # MB that this process held at most
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024

data = sys.stdin.buffer.read()
before = peak()
try:
    answer = decode(data).original_size
except LearnerError as error:
    answer = error.message
print(json.dumps([answer, peak() - before]))
"""


def outcome(data: bytes) -> tuple[object, float]:
    """`(original size or message, MB that decoding took on top)`, in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-c", PEAK]
    done = subprocess.run(command, input=data, capture_output=True, check=True, cwd=ROOT)
    answer, megabytes = json.loads(done.stdout)
    return answer, megabytes


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_before_they_are_decoded(name: str) -> None:
    build, word = REFUSED[name]
    answer, megabytes = outcome(build())
    assert isinstance(answer, str)
    assert word in answer
    assert megabytes < 60


@pytest.mark.slow
@pytest.mark.parametrize("name", READ)
def test_large_and_laborious_photos_are_read_within_the_bound(name: str) -> None:
    build, size = READ[name]
    data = build()
    assert receive(data).original_size == size
    answer, megabytes = outcome(data)
    assert answer == list(size)
    assert megabytes <= MOST_MEGABYTES


@pytest.mark.slow
def test_receive_is_decode_in_another_process() -> None:
    for path in CASES.iterdir():
        if path.suffix == ".md" or path.name == "raw.dng":
            continue
        here, there = decode(path.read_bytes(), CAMERA), receive(path.read_bytes(), CAMERA)
        assert there.digest == here.digest
        assert (there.origin, there.original_size, there.note) == (CAMERA, here.original_size, here.note)
    raw = (CASES / "raw.dng").read_bytes()
    with pytest.raises(LearnerError) as here_refused:
        decode(raw)
    with pytest.raises(LearnerError) as there_refused:
        receive(raw)
    assert vars(there_refused.value) == vars(here_refused.value)


def slow_bmp() -> bytes:
    """Run-length pairs of one pixel each, which Pillow unpacks one by one: many seconds."""
    file = io.BytesIO()
    Image.new("P", (7000, 7000)).save(file, "BMP")
    head = bytearray(file.getvalue()[: 54 + 1024])
    head[30] = 1
    return bytes(head) + b"\1\1" * 7_400_000


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    monkeypatch.setattr(intake, "SECONDS", 0.3)
    with pytest.raises(LearnerError, match="could not be read within"):
        receive(slow_bmp())
    assert children() == before


def children() -> set[str]:
    """Processes of this one that are alive."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    return {child for task in tasks.iterdir() for child in (task / "children").read_text().split()}


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_the_process_ends_itself_without_its_parent() -> None:
    code = "from core.images import worker; worker.CPU_SECONDS = 0.2; worker.limit()\nwhile True: pass"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode < 0
    code = "from core.images import worker; worker.SECONDS = 0.2; worker.limit()\nimport time; time.sleep(600)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode < 0
    code = "from core.images import worker; worker.limit(); bytearray(worker.MEMORY + 1)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True)
    assert "MemoryError" in done.stderr


def test_places_are_waited_for_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PATIENCE", 0.05)
    good = (CASES / "good.png").read_bytes()
    for _ in range(intake.PLACES):
        assert intake._places.acquire(timeout=0)
    try:
        with pytest.raises(LearnerError, match="Too many photos"):
            receive(good)
    finally:
        for _ in range(intake.PLACES):
            intake._places.release()
    assert receive(good).width == 320


def test_who_waits_outlasts_the_hostile_files_before() -> None:
    assert intake.PATIENCE > 3 * (worker.SECONDS + 0.2)


def test_beside_two_hostile_files_a_photo_is_read() -> None:
    hostile, good = slow_bmp(), (CASES / "good.jpg").read_bytes()
    with ThreadPoolExecutor(3) as threads:
        slow = [threads.submit(receive, hostile) for _ in range(2)]
        assert threads.submit(receive, good).result().original_size == (320, 240)
        for answer in slow:
            assert isinstance(answer.exception(), LearnerError)


def test_a_fault_of_the_app_is_no_fault_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_ROOT", Path("/"))
    with pytest.raises(RuntimeError, match="No module named"):
        receive(np.zeros(10, np.uint8).tobytes())
