"""A class at work: many users at once on one server, each on a photo of their own, and whether they get their own answers.

    python -m benchmarks.users --write

Each user opens Grad-CAM, uploads a photo and then changes the class or the stage, in turn, every few seconds. Measured
from sending a change to the end of the page run. Afterwards every answer is computed once more, alone, in this process:
the printed range of the heat map and the picture that came back must be those of this user, class and stage.
"""

import argparse
import asyncio
import colorsys
import io
import os
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from PIL import Image

from benchmarks.report import conditions, median, p95, publish, table
from benchmarks.server import Server, serving
from benchmarks.visitor import Run, Visitor
from core.figures.colour import scale_for
from core.figures.pictures import overlay, thumbnail
from core.images.decode import decode
from core.images.frame import spread
from core.images.samples import PHOTOS, load_sample
from core.models.cards import CARDS, ModelCard, card
from core.models.device import CPU
from core.models.loading import SharedModel, load_model
from core.models.preprocessing import prepare
from core.network.activations import activations
from core.network.heatmaps import grad_cam

STRENGTH = 0.55  # of the heat map over the photo, the page's default
PHOTO_PX = 640  # longest side of the page's picture
PHOTO_SIZE = (4000, 3000)  # px, a phone's
STAGES = ("layer1.1", "layer2.1", "layer3.0", "layer3.1", "layer4.0", "layer4.1")
OVER = re.compile(r"^Grad-CAM for (.+) over the picture")
RANGE = re.compile(r"^(\d+)×(\d+) cells, (\S+) … (\S+)$")
SAME_RANGE = 0.01  # of the largest value: three digits are printed
SAME_PICTURE = 4.0  # mean difference in 0..255: JPEG's own is about 1, another photo's 20 and more
AIM_S, AIM_MB, AIM_USERS = 3.0, 3000, 30


@dataclass(frozen=True)
class Answer:
    """What came back for one change."""

    user: int
    name: str
    stage: str
    seconds: float
    texts: list[str]
    picture: bytes | None  # the heat map over the photo; None where this user had loaded the very same one before


@dataclass
class Outcome:
    """Of one class of users: first answers, answers to changes, errors, memory in MB and MB sent."""

    first: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    empty: float = 0.0
    after: float = 0.0
    peak: float = 0.0
    sent: int = 0


@cache
def photo(user: int) -> bytes:
    """A photo that no other user has, as large as a phone's: a sample under a tint of its own."""
    ids = [sample.id for sample in PHOTOS]
    image = Image.fromarray(load_sample(ids[user % len(ids)]).pixels).resize(PHOTO_SIZE)
    tint = Image.new(
        "RGB", PHOTO_SIZE, tuple(int(255 * part) for part in colorsys.hsv_to_rgb(user * 0.381966 % 1, 1, 1))
    )
    buffer = io.BytesIO()
    Image.blend(image, tint, 0.25).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


async def user(server: Server, number: int, given: "Settings", outcome: Outcome, go: asyncio.Event) -> None:
    """One user's visit."""
    chance = random.Random(number)
    entry = card(given.model)
    try:
        async with Visitor(server, "grad_cam") as visitor:
            await visitor.open(f"source=upload&model={entry.id}")
            arrived = await visitor.upload("upload:0", "photo.jpg", photo(number))
            outcome.first.append(arrived.seconds)
            outcome.errors += arrived.troubles
            await visitor.fetch(arrived)
            outcome.sent += arrived.received
            await go.wait()
            name, stage = "", STAGES[-1]
            clock = asyncio.get_running_loop().time
            start = clock() + given.every * number / given.users
            for change in range(int(given.seconds / given.every)):
                await asyncio.sleep(max(start + change * given.every - clock(), 0))
                if change % 2 == 0:
                    name = chance.choice([other for other in entry.classes if other != name])
                    run = await visitor.choose("widget:grad_cam:classes", name)
                else:
                    stage = chance.choice([other for other in STAGES if other != stage])
                    run = await visitor.pick("grad_cam:stages", stage)
                outcome.errors += run.troubles
                outcome.sent += run.received
                outcome.answers.append(await answer_of(visitor, run, number, name, stage))
    except Exception as error:  # counted, the others go on
        outcome.errors.append(f"user {number}: {type(error).__name__}: {error}")


async def answer_of(visitor: Visitor, run: Run, number: int, name: str, stage: str) -> Answer:
    """Load the new pictures, as a browser would, and keep what the check needs."""
    bodies = await visitor.fetch(run)
    urls = [url for alt, url in run.pictures.items() if OVER.match(alt)]
    shown = [found[1] for alt in run.pictures if (found := OVER.match(alt))]
    texts = [*(f"shown: {what}" for what in shown), *run.texts]
    return Answer(number, name, stage, run.seconds, texts, bodies.get(urls[0]) if urls else None)


@dataclass(frozen=True)
class Settings:
    users: int
    seconds: float
    every: float
    model: str


async def lesson(server: Server, given: Settings) -> Outcome:
    """All users at once, after one has come and gone, so that the network is loaded."""
    outcome, go = Outcome(), asyncio.Event()
    for number in range(given.users):
        photo(number)  # encoded before the clock runs
    async with Visitor(server, "grad_cam") as first:
        await first.open(f"model={given.model}")
    await asyncio.sleep(1)
    outcome.empty = server.megabytes()
    visits = [asyncio.create_task(user(server, number, given, outcome, go)) for number in range(given.users)]
    while len(outcome.first) + len(outcome.errors) < given.users:
        await asyncio.sleep(0.1)
    go.set()
    await asyncio.sleep(given.seconds)
    outcome.after = server.megabytes()
    await asyncio.gather(*visits)
    outcome.peak = server.megabytes(peak=True)
    return outcome


def wrong(answers: Iterable[Answer], entry: ModelCard) -> list[str]:
    """The answers that are not this user's, or not for this class and stage, in words."""
    model = load_model(entry, CPU)
    by_user: dict[int, list[Answer]] = {}
    for answer in answers:
        by_user.setdefault(answer.user, []).append(answer)
    return [fault for number, mine in by_user.items() for fault in faults(model, number, mine)]


def faults(model: SharedModel, number: int, answers: list[Answer]) -> list[str]:
    """Compute one user's answers alone and compare."""
    picture = decode(photo(number))
    prepared = prepare(picture, model.card.preprocessing)
    kept = activations(model, prepared)
    small = thumbnail(picture.pixels, PHOTO_PX)
    frame = prepared.frame.resized((picture.height, picture.width), small.shape[:2])
    found = []
    for answer in answers:
        target = model.card.classes.index(answer.name)
        (heat,) = grad_cam(model, kept, answer.stage, [target])
        expected = overlay(small, spread(heat.values, frame, small.shape[:2]), scale_for(heat.values), STRENGTH)
        where = f"user {number}, {answer.name} at {answer.stage}"
        if f"shown: {answer.name}" not in answer.texts:
            found.append(f"{where}: another class came back")
        ranges = [match.groups() for text in answer.texts if (match := RANGE.match(text))]
        if not ranges:
            found.append(f"{where}: no heat map came back")
            continue
        rows, columns, low, high = (float(part) for part in ranges[0])
        near = SAME_RANGE * max(float(heat.values.max()), 1e-9)
        apart = (abs(low - heat.values.min()), abs(high - heat.values.max()))
        if (rows, columns) != heat.values.shape or max(apart) > near:
            found.append(f"{where}: range {low} … {high}, not {heat.values.min():.3g} … {heat.values.max():.3g}")
        if answer.picture is not None:
            seen = np.asarray(Image.open(io.BytesIO(answer.picture)).convert("RGB")).astype(float)
            if seen.shape != expected.shape or np.abs(seen - expected).mean() > SAME_PICTURE:
                found.append(f"{where}: another picture came back")
    return found


def row(given: Settings, outcome: Outcome, faulty: int) -> tuple[str, ...]:
    seconds = [answer.seconds for answer in outcome.answers]
    aim = ""
    if given.users == AIM_USERS:
        good = p95(seconds) <= AIM_S and outcome.peak <= AIM_MB and not faulty and not outcome.errors
        aim = f"≤ {AIM_S:.0f} s, ≤ {AIM_MB / 1000:.0f} GB: {'met' if good else 'missed'}"
    return (
        str(given.users),
        str(len(seconds)),
        f"{median(seconds):.2f}",
        f"{p95(seconds):.2f}",
        f"{p95(outcome.first):.2f}",
        str(len(outcome.errors)),
        str(faulty),
        f"{outcome.empty:.0f} → {outcome.after:.0f} (peak {outcome.peak:.0f})",
        f"{(outcome.after - outcome.empty) / given.users:.0f}",
        f"{outcome.sent / max(len(seconds) + given.users, 1) / 1000:.0f}",
        aim,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, nargs="+", default=[10, 30])
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--every", type=float, default=5.0, help="seconds from a user's change to the next")
    parser.add_argument("--model", default=CARDS[0].id, help="id of the network's card")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    given = parser.parse_args()
    rows = []
    for count in given.users:
        settings = Settings(count, given.seconds, given.every, given.model)
        with serving() as server:
            outcome = asyncio.run(lesson(server, settings))
        faulty = wrong(outcome.answers, card(given.model))
        for line in [*outcome.errors, *faulty][:20]:
            print(line)
        rows.append(row(settings, outcome, len(faulty)))
    head = ("users", "changes", "p50, s", "p95, s", "own photo, p95, s", "errors", "wrong", "server, MB", "MB a user")
    where = conditions(f"{len(os.sched_getaffinity(0))} cores for server and users")
    text = (
        f"## Many users at once\n\nGrad-CAM with {card(given.model).title}; each user on an upload of "
        f"{PHOTO_SIZE[0]}×{PHOTO_SIZE[1]} px of their own, every {given.every:g} s another class or another stage in turn, "
        f"for {given.seconds:g} s, each line on a fresh server. Every answer was compared with the one computed alone. "
        f"{where}\n\n" + table((*head, "kB an answer", "aim"), rows)
    )
    publish("users", text, given.write)


if __name__ == "__main__":
    main()
