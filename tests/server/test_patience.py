"""Half requests are let go, slow ones are not. The small app has limits of seconds; one test waits for the app's own."""

import re
import socket
import time
from collections.abc import Callable

import pytest

from server.patience import BODY_S, HEAD_S, PIECE_S
from tests.server import small_app
from tests.server.visitor import PATIENCE_S, ask, new_token, visiting

HEAD = b"GET /_stcore/health HTTP/1.1\r\nHost: localhost\r\n"


def connected(address: str) -> socket.socket:
    port = int(address.rsplit(":", 1)[1])
    return socket.create_connection(("localhost", port), timeout=PATIENCE_S + HEAD_S)


def rest(connection: socket.socket) -> bytes:
    """All that the server still says, until it closes the connection."""
    said = b""
    try:
        while piece := connection.recv(65536):
            said += piece
    except ConnectionResetError:
        pass
    return said


def drip(connection: socket.socket, piece: bytes, pause: float) -> bool:
    """Send a piece again and again; whether the server hangs up. Not for ever: there is the patience of the tests."""
    end = time.monotonic() + PATIENCE_S
    connection.settimeout(pause)
    while time.monotonic() < end:
        try:
            connection.sendall(piece)
            if connection.recv(65536) == b"":
                return True
        except TimeoutError:
            continue
        except ConnectionError:
            return True
    return False


def test_the_apps_own_limit_for_half_a_head(app):
    with connected(app) as half, connected(app) as silent:
        half.sendall(HEAD)
        begun = time.monotonic()
        assert rest(half) == rest(silent) == b""
        assert time.monotonic() - begun > HEAD_S / 2
    assert BODY_S > PIECE_S >= HEAD_S


def test_half_a_head_after_a_whole_request(small):
    with connected(small) as connection:
        connection.sendall(HEAD + b"\r\n" + HEAD)
        said = rest(connection)
    assert said.count(b"HTTP/1.1 200") == 1


def test_a_head_in_drips(small):
    with connected(small) as connection:
        connection.sendall(HEAD)
        assert drip(connection, b"X-Drip: 1\r\n", 0.3)


OWN, UPLOAD = "/api/{}/read", "/_stcore/upload_file/{}/one"


def request_with_body(address: str, session: str, declared: int, path: str = OWN) -> bytes:
    token = new_token(address)
    return (
        f"PUT {path.format(session)} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {declared}\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\n"
        f"Cookie: _streamlit_xsrf={token}\r\nX-Xsrftoken: {token}\r\n\r\n"
    ).encode()


@pytest.mark.parametrize("path", [OWN, UPLOAD])
def test_half_a_body(small, path):
    with visiting(small) as visitor, connected(small) as connection:
        connection.sendall(request_with_body(small, visitor.session, 1000, path) + b"--cut\r\n")
        said = rest(connection)
    assert said.startswith(b"HTTP/1.1 408")
    assert b"nosniff" in said


def test_a_body_in_drips_has_a_limit_too(small):
    with visiting(small) as visitor, connected(small) as connection:
        connection.sendall(request_with_body(small, visitor.session, 10**6))
        assert drip(connection, b"x", 0.3)


def test_half_a_body_that_nobody_reads(small):
    with connected(small) as connection:
        connection.sendall(request_with_body(small, "nobody", 10**6))
        assert drip(connection, b"x", 0.3)


def numbers(address: str, session: str) -> tuple[int, ...]:
    """What the small app counts: bytes of the request, ticks of its clock, connections that it follows."""
    return tuple(int(n) for n in re.findall(r"\d+", ask(address, f"/api/{session}/read").body.decode()))


def until(reached: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while not reached() and time.monotonic() < end:
        time.sleep(0.1)
    return reached()


def test_an_answer_that_is_not_taken(small):
    with visiting(small) as visitor, connected(small) as connection:
        connection.sendall(f"GET /api/{visitor.session}/large HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert until(lambda: numbers(small, visitor.session)[2] == 1), "the one that asks"
        assert len(rest(connection)) < len(small_app.LARGE)


def test_an_answer_that_is_taken_slowly_arrives(small):
    with visiting(small) as visitor, connected(small) as connection:
        connection.sendall(f"GET /api/{visitor.session}/large HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        begun, taken = time.monotonic(), 0
        while time.monotonic() - begun < small_app.TAKE_S + 1:
            taken += len(connection.recv(2**20))
            time.sleep(0.05)
        assert taken + len(rest(connection)) > len(small_app.LARGE)


def test_a_slow_upload_arrives(small):
    """Longer than a head may take, in pieces that come in time."""
    with visiting(small) as visitor, connected(small) as connection:
        connection.sendall(request_with_body(small, visitor.session, 1000))
        begun, sent = time.monotonic(), 0
        while time.monotonic() - begun < small_app.HEAD_S + 1:
            connection.sendall(b"x")
            sent += 1
            time.sleep(0.2)
        connection.sendall(bytes(1000 - sent))
        assert b"1000 bytes" in rest(connection)


def test_a_web_socket_lives_on(small):
    with visiting(small) as visitor:
        time.sleep(small_app.HEAD_S + small_app.TAKE_S)
        visitor.socket.ping().wait(PATIENCE_S)
        assert ask(small, f"/api/{visitor.session}/read").status == 200


def test_a_clock_whose_tick_failed_ticks_on(small):
    with visiting(small) as visitor:
        assert until(lambda: numbers(small, visitor.session)[1] >= 3)
