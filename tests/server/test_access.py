"""Who is let in: by origin, session and token; and that no path leads out of the folders that are served."""

import socket

import pytest
from websockets.exceptions import InvalidStatus

from tests.browser.conftest import running_server
from tests.server.visitor import ask, file_form, new_token, visiting, with_token

FOREIGN = ["https://evil.example", "null", "http://localhost.evil.example", "http://[", "http://user@evil.example:8501"]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_web_socket_of_a_foreign_page_is_refused(app, origin):
    with pytest.raises(InvalidStatus) as refused, visiting(app, origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_foreign_origin_makes_the_server_ask_nobody_outside():
    """Streamlit would look up its outside address then, and answer nobody meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.setblocking(False)
        way_out = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        with running_server(http_proxy=way_out, https_proxy=way_out) as address:
            with pytest.raises(InvalidStatus), visiting(address, origin="https://evil.example"):
                pass
            with pytest.raises(BlockingIOError):
                proxy.accept()


def test_own_pages_and_programs_are_let_in(app):
    for origin in (app, None):
        with visiting(app, origin=origin) as visitor:
            assert len(visitor.session) > 20
            assert visitor.media()


def test_a_guessed_session_is_a_new_one(app):
    with visiting(app) as first:
        for guess in ("nobody", first.session[:-1], first.session[::-1], "undefined"):
            with visiting(app, claimed=guess) as second:
                assert second.session not in (first.session, guess)


def test_an_upload_needs_the_token_and_a_session_that_lives(app):
    body, kind = file_form(b"no picture")
    token, other = new_token(app), new_token(app)
    with visiting(app) as visitor:
        path = f"/_stcore/upload_file/{visitor.session}/one"

        def answer(method: str = "PUT", at: str = path, **headers: str) -> int:
            return ask(app, at, method, body, **kind, **headers).status

        assert answer() == 403
        assert answer(Cookie=f"_streamlit_xsrf={token}") == 403
        assert answer(X_Xsrftoken=token) == 403
        assert answer(Cookie=f"_streamlit_xsrf={token}", X_Xsrftoken=other) == 403
        assert answer("DELETE") == 403
        assert answer(at="/_stcore/upload_file/nobody/one", **with_token(token)) == 400
        assert answer(**with_token(token)) == 204
        got = ask(app, path)
        assert got.status != 200 or b"no picture" not in got.body
        assert answer("DELETE", **with_token(token)) == 204


def test_pictures_are_found_by_their_whole_name_only(app):
    with visiting(app) as visitor:
        address = visitor.media()[0]
        assert ask(app, address).status == 200
        for guess in (
            "/media/",
            "/media/0",
            address[:-5],
            address.replace(".", "0."),
            "/media/../media/",
            "/media/%2e",
        ):
            answer = ask(app, guess)
            assert not answer.headers.get("content-type", "").startswith("image"), guess


STEPS = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "%252e%252e%252f", "....//", ".%00./")
FOLDERS = (
    "/app/static/",
    "/app/static/fonts/",
    "/media/",
    "/component/",
    "/component/x/",
    "/static/",
    "/static/js/",
    "/",
)
TARGETS = ("requirements.txt", "app.py", ".streamlit/config.toml", "etc/passwd")
PROOF = (b"streamlit==", b"import ", b"maxUploadSize", b"root:")


def test_no_path_leads_out_of_the_folders_that_are_served(app):
    paths = [folder + step * depth + t for folder in FOLDERS for step in STEPS for depth in (1, 2, 9) for t in TARGETS]
    paths += [f"{folder}/{root}{t}" for folder in FOLDERS for root in ("/", "%2f", "file:///", "C:\\") for t in TARGETS]
    paths += [f"/_stcore/bidi-components/{name}/../../{t}" for name in ("x", "pixel_view", "..") for t in TARGETS]
    index = ask(app, "/").body
    for path in paths:
        answer = ask(app, path)
        assert answer.status in (301, 400, 404) or answer.body == index, path
        assert not any(proof in answer.body for proof in PROOF) or answer.body == index, path
    assert len(paths) > 900


def test_metrics_are_closed_unless_asked_for(app):
    for path in ("/_stcore/metrics", "/_stcore%2fmetrics", "/_stcore/metrics?families=active_sessions"):
        assert ask(app, path).status == 404, path
    assert ask(app, "/_stcore/metrics", "OPTIONS").status == 404
    with running_server(CONVSCOPE_METRICS="1") as address:
        answer = ask(address, "/_stcore/metrics")
        assert answer.status == 200
        assert b"# TYPE" in answer.body


def test_an_own_route_wants_an_allowed_origin_a_live_session_and_a_token_to_change_something(small):
    token = new_token(small)
    with visiting(small) as visitor:
        path = f"/api/{visitor.session}/read"
        assert ask(small, path).status == 200
        assert ask(small, path, Origin=small).status == 200
        assert ask(small, path, Origin="https://evil.example").status == 403
        assert ask(small, "/api/nobody/read").status == 403
        assert ask(small, path, "PUT", b"1234").status == 403
        assert ask(small, path, "PUT", b"1234", **with_token(token)).body.startswith(b"4 bytes")
        assert ask(small, path, "PUT", b"1234", **with_token(token), Origin="https://evil.example").status == 403
