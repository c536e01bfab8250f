"""What it costs to cut a pretrained ResNet, in bare forward passes, and how long a visitor waits for a switch.

    python -m benchmarks.lesions --write

Each round times every contender once, in a new order, as in `benchmarks.grad_cam`. The naive way beside ours changes a
network and runs the whole of it, once for each lesion. The waits are those of `benchmarks.pages`: from the click on a
branch in the block diagram to the new heat map being in the document, decoded.
"""

import argparse
import os
import shutil
from collections.abc import Callable

import torch
from playwright.sync_api import Browser, sync_playwright

from benchmarks.grad_cam import SIDE, Subject, ratio, subject, timed
from benchmarks.pages import CHROMIUM, FLAGS, PHOTOS, Wait, page_of, wait
from benchmarks.report import conditions, median, p95, publish, table
from benchmarks.server import Server, serving
from core.models.cards import BUNDLED
from core.network.activations import activations
from core.network.lesions import BRANCH, SKIP, Lesion, block_facts, block_names, lesioned, single_lesions, walk
from core.network.stages import run

ARCHITECTURES = ("resnet18", "resnet50")
BARE = "bare forward pass"
SINGLE = "every branch cut once"
AIM, AIM_MS = 6, 500
WARM_UP = "bee"
AFTER = "Grad-CAM after"
SWITCHES = ("layer1.0", "layer2.1", "layer3.1", "layer4.0", "layer1.1", "layer2.0", "layer3.0", "layer4.1")


def contenders(case: Subject) -> dict[str, Callable[[], object]]:
    """What is timed, by the name it has in the table."""
    model, kept = case.model, activations(case.model, case.prepared)
    names = block_names(model.network)
    first, middle = (Lesion.single(name, BRANCH) for name in (names[0], names[len(names) // 2]))

    def bare() -> None:
        with torch.no_grad():
            model.network(case.x).cpu()

    def naive() -> None:
        with torch.no_grad():
            for name in names:
                run(walk(model.network, Lesion.single(name, BRANCH)), case.x).cpu()

    return {
        BARE: bare,
        SINGLE: lambda: single_lesions(model, kept, BRANCH),
        "every skip cut once": lambda: single_lesions(model, kept, SKIP),
        "every branch cut once, each from the photo on": naive,
        f"one lesion, all stages kept: {names[0]}": lambda: lesioned(model, kept, first),
        f"one lesion, all stages kept: {names[len(names) // 2]}": lambda: lesioned(model, kept, middle),
        "lengths of all branches and skips": lambda: block_facts(model, kept),
    }


def costs(architecture: str, rounds: int) -> str:
    """The table of one network."""
    case = subject(architecture, torch.device("cpu"))
    times = timed(contenders(case), rounds)
    rows = []
    for name, seconds in times.items():
        against = ratio(times, name, BARE)
        aimed = name == SINGLE and architecture == "resnet18"
        aim = f"≤ {AIM} ×: {'met' if against <= AIM else 'missed'}" if aimed else ""
        rows.append((name, f"{median(seconds) * 1000:.1f}", f"{against:.2f} ×", aim))
    blocks = len(block_names(case.model.network))
    return f"### {architecture}, {blocks} blocks\n\n" + table(("", "ms", "to a bare forward pass", "aim"), rows)


def switches(browser: Browser, server: Server, photo: str) -> list[Wait]:
    """One branch after the other switched off, each for the first time on this photo."""
    with page_of(browser, f"{server.address}/residual?part=lesions&picture={photo}&model={BUNDLED.id}", AFTER) as page:
        return [
            wait(page, AFTER, page.get_by_role("button", name=f"{name}: branch", exact=True).click) for name in SWITCHES
        ]


def waits() -> str:
    """The table of the page."""
    path = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with sync_playwright() as playwright, serving() as server:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            switches(browser, server, WARM_UP)  # the first visit loads torch and the network
            changes = [one for photo in PHOTOS for one in switches(browser, server, photo)]
        finally:
            browser.close()
    total = [one.total for one in changes]
    met = "met" if median(total) <= AIM_MS else "missed"
    row = (
        f"a branch switched off, {BUNDLED.title}",
        str(len(total)),
        f"{median(total):.0f}",
        f"{p95(total):.0f}",
        f"{median(one.server for one in changes):.0f}",
        f"≤ {AIM_MS}: {met}",
    )
    return "### In the browser\n\n" + table(("", "changes", "median, ms", "p95, ms", "of it server, ms", "aim"), [row])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    given = parser.parse_args()
    tables = [costs(architecture, given.rounds) for architecture in ARCHITECTURES]
    where = conditions(f"{torch.get_num_threads()} torch threads", f"{len(os.sched_getaffinity(0))} cores")
    text = (
        f"## Lesions\n\n{SIDE} px, random weights; the stages of the intact network are kept from its one forward pass. "
        f"Medians of {given.rounds} rounds. {where}\n\n" + "\n\n".join([*tables, waits()])
    )
    publish("lesions", text, given.write)


if __name__ == "__main__":
    main()
