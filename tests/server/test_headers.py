"""What every answer says to the browser."""

import re

import pytest

from server.headers import frame_ancestors, inline_scripts, security_headers
from tests.browser.conftest import running_server
from tests.server.visitor import ask, new_token, visiting, with_token


def directives(headers: dict[str, str]) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))


def test_every_answer_carries_them(app, small):
    script = re.search(r'src="\.(/static/js/index[^"]+)"', ask(app, "/").body.decode()).group(1)
    with visiting(app) as visitor, visiting(small) as other:
        answers = {
            "page": ask(app, "/"),
            "lesson": ask(app, "/grad_cam"),
            "script": ask(app, script),
            "font": ask(app, "/app/static/icon.png"),
            "picture": ask(app, visitor.media()[0]),
            "missing": ask(app, "/media/none.png"),
            "metrics": ask(app, "/_stcore/metrics"),
            "health": ask(app, "/_stcore/health"),
            "unsafe": ask(app, "/..%2f..%2fetc/passwd"),
            "upload": ask(app, f"/_stcore/upload_file/{visitor.session}/1", "DELETE", **with_token(new_token(app))),
            "own": ask(small, f"/api/{other.session}/read"),
            "unknown session": ask(small, "/api/nobody/read"),
            "fault": ask(small, f"/api/{other.session}/fail"),
        }
    assert answers["fault"].status == 500
    for name, answer in answers.items():
        assert answer.headers["x-content-type-options"] == "nosniff", name
        assert answer.headers["x-frame-options"] == "SAMEORIGIN", name
        assert answer.headers["referrer-policy"] == "same-origin", name
        assert "camera=(self)" in answer.headers["permissions-policy"], name
        assert directives(answer.headers)["frame-ancestors"] == "'self'", name
    for name in ("picture", "missing", "upload", "own", "unknown session"):
        assert answers[name].headers["cache-control"] == "no-store", name
    assert "immutable" in answers["script"].headers["cache-control"]


def test_no_script_is_allowed_for_being_in_the_page_or_for_being_text(app):
    policy = directives(ask(app, "/").headers)
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"].replace("'wasm-unsafe-eval'", "")
    for inline in inline_scripts(ask(app, "/").body.decode()):
        assert inline in policy["script-src"]
    assert policy["object-src"] == "'none'"


def test_a_host_may_frame_the_app_where_it_is_named():
    with running_server(CONVSCOPE_FRAME_ANCESTORS="'self' https://*.school.example:8443") as address:
        headers = ask(address, "/").headers
    assert directives(headers)["frame-ancestors"] == "'self' https://*.school.example:8443"
    assert "x-frame-options" not in headers, "it could only say that no other site may"


@pytest.mark.parametrize("said", ["https://a.example; script-src *", "a, b", "a\r\nSet-Cookie: x=1", "päge"])
def test_what_is_no_list_of_sources_is_refused(said):
    with pytest.raises(ValueError, match="CONVSCOPE_FRAME_ANCESTORS"):
        frame_ancestors({"CONVSCOPE_FRAME_ANCESTORS": said})


def test_the_older_header_agrees_where_it_can():
    assert security_headers("'none'")["X-Frame-Options"] == "DENY"
    assert frame_ancestors({}) == frame_ancestors({"CONVSCOPE_FRAME_ANCESTORS": " "}) == "'self'"
