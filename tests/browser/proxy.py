"""A line that can be cut: a TCP proxy in front of a server on this machine."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK = 65536
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: what closes now closes hard


class Proxy:
    """Forwards bytes between its own port and `target`, a port of this machine.

    `cut()` ends every connection at once and refuses new ones until `restore()`.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._door = self._listen(0)
        self.port = self._door.getsockname()[1]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def cut(self) -> None:
        """End every connection, refuse new ones."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        with self._lock:
            ends, self._open = self._open, set()
        for end in ends:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def restore(self) -> None:
        """Accept connections again, on the same port."""
        self._door = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        door = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self._accept, args=(door,), daemon=True).start()
        return door

    def _accept(self, door: socket.socket) -> None:
        while True:
            try:
                near, _ = door.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._forward, args=(source, sink), daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def line_to(address: str) -> Iterator[Proxy]:
    """A proxy in front of the server at `address`, `http://localhost:PORT`."""
    proxy = Proxy(int(address.rsplit(":", 1)[1]))
    try:
        yield proxy
    finally:
        with suppress(OSError):
            proxy.cut()
