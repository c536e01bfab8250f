"""The server's own download of ImageNet's network, from a server on this machine: there, slow, cut, refused, absent."""

from collections.abc import Iterator

import pytest

from core.errors import LearnerError
from core.jobs import Job, Status
from core.models import arrival as arriving
from core.models.arrival import VARIABLE, Fetching, arrival, fetching
from core.models.cards import ModelCard
from tests.core.models.conftest import SOON, Server
from tests.core.models.test_fetching import assert_complete, until


@pytest.fixture
def imagenet(published: ModelCard, server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelCard]:
    """The card of what is to arrive, from the server of the tests."""
    monkeypatch.setattr(arriving, "RESNET18", published)
    monkeypatch.setenv("CONVSCOPE_MODELS_URL", server.url)
    monkeypatch.setenv(VARIABLE, "auto")
    arrival.cache_clear()
    yield published
    server.gate.set()
    job = arrival()
    assert job is None or job.finished.wait(SOON)
    arrival.cache_clear()


def begun() -> Job[object]:
    job = arrival()
    assert job is not None
    return job


def failed() -> LearnerError:
    job = begun()
    assert job.finished.wait(SOON)
    assert job.status is Status.FAILED
    assert isinstance(job.error, LearnerError)
    return job.error


@pytest.mark.parametrize("said", [None, "", "ask", " Ask "])
def test_where_nothing_is_said_readers_ask(said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    if said is not None:
        monkeypatch.setenv(VARIABLE, said)
    assert fetching() is Fetching.ASK


def test_another_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "yes")
    with pytest.raises(ValueError, match=f"{VARIABLE} is “yes”: write never, ask or auto."):
        fetching()


def test_it_arrives_by_itself(imagenet: ModelCard, weights: bytes) -> None:
    job = begun()
    assert job.finished.wait(SOON)
    assert job.status is Status.DONE
    assert_complete(imagenet, weights)
    assert begun() is job, "one download a server"


def test_a_slow_line_is_followed(imagenet: ModelCard, weights: bytes, server: Server) -> None:
    server.close_gate_after(1_000_000)
    job = begun()
    until(lambda: job.progress == pytest.approx(1_000_000 / len(weights)))
    assert not imagenet.available
    assert job.status is Status.RUNNING
    server.gate.set()
    assert job.finished.wait(SOON)
    assert_complete(imagenet, weights)


def test_a_cut_line_is_taken_up_again(imagenet: ModelCard, weights: bytes, server: Server) -> None:
    server.cuts = [1_000_000]
    assert begun().finished.wait(SOON)
    assert_complete(imagenet, weights)
    assert server.gets == [None, "bytes=1000000-"]


def test_a_refusal_is_told_in_words(imagenet: ModelCard, server: Server) -> None:
    server.status = 503
    assert "answers with error 503" in failed().message


def test_an_absent_file_is_told_in_words(imagenet: ModelCard, server: Server) -> None:
    server.files.clear()
    assert "has no such file (404)" in failed().message


def test_no_network_is_told_in_words(imagenet: ModelCard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVSCOPE_MODELS_URL", "http://127.0.0.1:9/models")
    assert "refuses the connection" in failed().message


@pytest.mark.parametrize("said", ["never", "ask"])
def test_nobody_is_contacted_unless_it_is_said(
    imagenet: ModelCard, server: Server, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, said)
    assert arrival() is None
    assert server.gets == []


def test_what_is_there_is_not_fetched(imagenet: ModelCard, weights: bytes, server: Server) -> None:
    imagenet.path.parent.mkdir(parents=True)
    imagenet.path.write_bytes(weights)
    assert arrival() is None
    assert server.gets == []
