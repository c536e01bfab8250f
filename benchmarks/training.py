"""A training and its neighbours: how fast another user's lesson answers meanwhile, and what memory 20 trainings leave.

    python -m benchmarks.training --write

One visitor trains in a Chromium; another, without a browser, changes class and stage in Grad-CAM once a second, first alone
and then while the training runs. Afterwards the first trains 20 times more, each time with another seed.
"""

import argparse
import asyncio
import os
import shutil

from playwright.async_api import Page, async_playwright

from benchmarks.report import conditions, median, p95, publish, table
from benchmarks.server import Server, serving
from benchmarks.visitor import Visitor
from core.models.cards import BUNDLED

LONG = "/training?set=pieces&steps=4000&budget=120"
SHORT = "/training?steps=150"
STAGES = ("layer4.0", "layer4.1")
AIM_S = 1.0


async def changes(visitor: Visitor, count: int) -> list[float]:
    """Seconds of each answer."""
    found = []
    for number in range(count):
        if number % 2:
            run = await visitor.pick("grad_cam:stages", STAGES[number // 2 % 2])
        else:
            run = await visitor.choose("widget:grad_cam:classes", BUNDLED.classes[number])
        found.append(run.seconds)
        await asyncio.sleep(max(1 - run.seconds, 0))
    return found


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def measure(server: Server, given: argparse.Namespace) -> tuple[list[float], list[float], list[float]]:
    """Answers alone, answers beside a training, and the server's MB before and after each of the short trainings."""
    path = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    async with async_playwright() as playwright, Visitor(server, "grad_cam") as visitor:
        chromium = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = await chromium.new_page()
        await visitor.open(f"model={BUNDLED.id}")
        await changes(visitor, 4)
        alone = await changes(visitor, given.changes)
        await page.goto(server.address + LONG)
        await press(page, "Train")
        await page.get_by_text("A: step").wait_for()
        beside = await changes(visitor, given.changes)
        assert await page.get_by_text("A: step").is_visible(), "the training ended too early"
        await press(page, "Cancel")
        await page.goto(server.address + SHORT)
        await press(page, "Train")
        megabytes = []
        for _ in range(given.trainings + 1):
            await page.get_by_role("heading", name="What it mixes up").wait_for(timeout=120_000)
            megabytes.append(server.megabytes())
            await press(page, "Another seed")
            await page.get_by_role("heading", name="What it mixes up").wait_for(state="detached")
        await chromium.close()
        return alone, beside, megabytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--trainings", type=int, default=20)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    given = parser.parse_args()
    with serving() as server:
        alone, beside, megabytes = asyncio.run(measure(server, given))
    rows = [
        (name, str(len(seconds)), f"{median(seconds):.2f}", f"{p95(seconds):.2f}", aim)
        for name, seconds, aim in (
            ("alone", alone, ""),
            ("beside a training", beside, f"median ≤ {AIM_S:.0f} s: {'met' if median(beside) <= AIM_S else 'missed'}"),
        )
    ]
    where = conditions(f"{len(os.sched_getaffinity(0))} cores for server, browser and both users")
    fourth = megabytes[min(4, len(megabytes) - 1)]
    text = (
        "## A training and its neighbours\n\nOne visitor trains two networks on pieces of photos, another changes class and "
        f"stage in Grad-CAM with {BUNDLED.title}, once a second. {where}\n\n"
        + table(("the other's lesson", "changes", "p50, s", "p95, s", "aim"), rows)
        + f"\n\n{given.trainings} further trainings of two networks, one after another in one session, each with another seed: "
        f"the server holds {megabytes[0]:.0f} MB after the first, {fourth:.0f} after the fifth (a session keeps four), "
        f"{megabytes[-1]:.0f} after the last."
    )
    publish("training", text, given.write)


if __name__ == "__main__":
    main()
