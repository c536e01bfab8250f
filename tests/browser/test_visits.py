"""What the other tests are promised: a browser that knows nothing of the test before, and an eye on every page."""

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import drawn, visits

STORE = """async () => {
    document.cookie = "kept=1; path=/; max-age=3600";
    localStorage.kept = sessionStorage.kept = "1";
    await (await caches.open("kept")).put("/kept", new Response("1"));
    await new Promise((done) => { indexedDB.open("kept").onsuccess = (event) => { event.target.result.close(); done(); }; });
    await (await navigator.storage.getDirectory()).getFileHandle("kept", { create: true });
}"""
STORED = """async () => ({
    cookie: document.cookie.includes("kept"),
    local: "kept" in localStorage,
    session: "kept" in sessionStorage,
    caches: await caches.has("kept"),
    databases: (await indexedDB.databases()).some((base) => base.name === "kept"),
    files: await Array.fromAsync((await navigator.storage.getDirectory()).keys()).then((names) => names.includes("kept")),
})"""
KINDS = ("cookie", "local", "session", "caches", "databases", "files")


def test_nothing_that_a_page_stores_is_there_for_another(profile, server):
    with visits(profile, server) as visit:
        page = visit("/formulas")
        page.evaluate(STORE)
        assert page.evaluate(STORED) == dict.fromkeys(KINDS, True)
        assert visit("/formulas").evaluate(STORED) == dict.fromkeys(KINDS, False)
    with visits(profile, server) as visit:
        page = visit("/formulas", width=400, scheme="dark")
        assert page.evaluate(STORED) == dict.fromkeys(KINDS, False)
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark) and (width: 400px)').matches")
    assert len(profile.pages) == 1


TROUBLES = {
    "setTimeout(() => { throw new Error('a slip') })": "page error: a slip",
    "console.error('a word')": "console: a word",
    "fetch('http://127.0.0.1:9/').catch(() => 0)": "connect-src refuses http://127.0.0.1:9/",
    "document.body.insertAdjacentHTML('beforeend', '<i onclick=1>')": "script-src-attr refuses inline",
    "document.body.insertAdjacentHTML('beforeend', '<p data-testid=stException>a fault')": "error box: a fault",
}


def misbehave(profile: BrowserContext, server: str) -> None:
    with visits(profile, server) as visit:
        for page in (visit("/formulas"), visit("/formulas", has_touch=True)):
            for script in TROUBLES:
                page.evaluate(f"() => {{ {script} }}")
            drawn(page)


def test_what_goes_wrong_on_any_page_fails_the_test(profile, server):
    with pytest.raises(pytest.fail.Exception) as failure:
        misbehave(profile, server)
    for trouble in TROUBLES.values():
        assert str(failure.value).count(trouble) == 2, trouble
    assert len(profile.pages) == 1
