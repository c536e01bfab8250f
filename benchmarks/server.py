"""A fresh server of the app for a benchmark, on this machine only, ended in any case."""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
START_S = 60
STOP_S = 15


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    process: int

    @property
    def host(self) -> str:
        """`localhost:PORT`."""
        return self.address.removeprefix("http://")

    def megabytes(self, peak: bool = False) -> float:
        """Resident memory now, or the most there ever was. From Linux's /proc."""
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(rf"{'VmHWM' if peak else 'VmRSS'}:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0


@contextmanager
def serving() -> Iterator[Server]:
    """Start the app on a free port; it inherits the environment and the cores of this process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += ["--server.address=127.0.0.1", f"--server.port={port}"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://localhost:{port}/_stcore/health", process)
        yield Server(f"http://localhost:{port}", process.pid)
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when `address` answers. Raises RuntimeError when the process ends or takes too long."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server did not start")
