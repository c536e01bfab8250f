"""Start the app and print the address under which a class on the same network reaches it.

Meanwhile ImageNet's ResNet-18 is fetched, unless the environment variable `CONVSCOPE_FETCH` says otherwise.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path

from core.models.arrival import VARIABLE as FETCH_VARIABLE

ROOT = Path(__file__).parent.parent
PORT = 8501


def network_address() -> str | None:
    """This machine's address on the local network, None where there is none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address reserved for documentation: only the route is looked up
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if address.startswith("127.") else address


def main(arguments: list[str]) -> int:
    """Run Streamlit with the app; further arguments are handed on."""
    address = network_address()
    if address is not None:
        port = next((a.split("=")[1] for a in arguments if a.startswith("--server.port=")), str(PORT))
        print(f"\n  For the class, on the same network:  http://{address}:{port}\n", flush=True)
    try:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *arguments]
        return subprocess.call(command, cwd=ROOT, env={FETCH_VARIABLE: "auto", **os.environ})
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
