"""What a visitor does: arrive by a link, walk through the lessons, bring a photo, take something home."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from core.figures.colour import scale_for
from tests.browser import photos
from tests.browser.conftest import settled
from tests.browser.steps import downloaded_picture, fits, go_to, listen, roots, sidebar_picture, stage, upload

LESSONS = {
    "": "See what a network sees",
    "feature_maps": "Feature maps",
    "grad_cam": "Grad-CAM",
    "formulas": "Formula sheet",
}


@pytest.mark.parametrize("url", LESSONS)
def test_first_request_of_a_fresh_process_shows_that_page(fresh_server, visit, url):
    page = visit(f"/{url}", base=fresh_server)
    expect(page.get_by_role("heading", level=1)).to_have_text(LESSONS[url])


def test_a_link_keeps_its_state_on_the_way_to_another_lesson(visit):
    page = visit("/feature_maps?picture=coffee&stage=conv1&channel=9")
    expect(stage(page, "conv1")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("conv1, channel 9")).to_be_visible()
    go_to(page, "Grad-CAM")
    assert "picture=coffee" in page.url
    expect(page.locator('[data-testid="stSidebar"]').get_by_role("combobox", name="Sample")).to_have_value(
        "Cup of coffee"
    )
    go_to(page, "Feature maps")
    expect(page.get_by_text("conv1, channel 9")).to_be_visible()
    assert "stage=conv1" in page.url
    assert "channel=9" in page.url


def test_choosing_writes_the_link_reloading_and_going_back_restore_it(visit):
    page = visit("/feature_maps?sort=index")
    stage(page, "layer3.1").click()
    expect(page.get_by_text(re.compile(r"^layer3\.1, channel \d+"))).to_be_visible()
    settled(page)
    assert "stage=layer3.1" in page.url
    page.get_by_role("option", name=re.compile("^Channel 57:")).click()
    expect(page.get_by_text("layer3.1, channel 57")).to_be_visible()
    settled(page)
    page.reload()
    settled(page)
    expect(page.get_by_text("layer3.1, channel 57")).to_be_visible()
    stage(page, "layer4.0").click()
    expect(page.get_by_text(re.compile(r"^layer4\.0, channel \d+"))).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_text("layer3.1, channel 57")).to_be_visible()


def test_back_leads_to_the_lesson_before_and_its_state(visit):
    page = visit("/feature_maps")
    stage(page, "layer2.0").click()
    expect(page.get_by_text(re.compile(r"^layer2\.0, channel"))).to_be_visible()
    settled(page)
    go_to(page, "Grad-CAM")
    go_to(page, "Feature maps")
    expect(page.get_by_text(re.compile(r"^layer2\.0, channel"))).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Grad-CAM")).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_text(re.compile(r"^layer2\.0, channel"))).to_be_visible()


def test_the_strip_and_the_grid_work_from_the_keyboard(visit):
    page = visit("/feature_maps?stage=conv1&sort=index&channel=0")
    stage(page, "conv1").focus()
    page.keyboard.press("ArrowRight")
    expect(stage(page, "maxpool")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text(re.compile(r"^maxpool, channel \d+"))).to_be_visible()
    page.keyboard.press("Home")
    expect(page.get_by_text(re.compile(r"^input, channel \d+"))).to_be_visible()
    settled(page)
    page.get_by_role("option", name=re.compile("^Channel 0:")).focus()
    page.keyboard.press("End")
    expect(page.get_by_text("input, channel 2")).to_be_visible()


def test_tiles_show_the_maps_in_the_colours_of_their_scale(visit):
    page = visit("/feature_maps?stage=layer3.0&sort=index&channel=9")
    with page.expect_download() as arrays:
        page.get_by_role("button", name=re.compile("npz")).click()
    with np.load(arrays.value.path()) as archive:
        maps = archive["layer3.0"]
    scale = scale_for(maps)
    for channel in (0, 7, 8, 63):
        tile = page.get_by_role("option", name=re.compile(f"^Channel {channel}:")).locator(".picture")
        expect(tile).to_have_css("background-image", re.compile("/media/"))
        seen = np.asarray(Image.open(io.BytesIO(tile.screenshot())).convert("RGB")).astype(int)
        rows, columns = (
            ((np.arange(cells) + 0.5) * side / cells).astype(int)
            for cells, side in zip(maps.shape[1:], seen.shape[:2], strict=True)
        )
        cells = seen[np.ix_(rows, columns)][1:-1, 1:-1]  # the corners are round
        assert np.abs(cells - scale.colours(maps[channel])[1:-1, 1:-1].astype(int)).max() <= 2


def test_the_map_tells_the_number_of_each_cell(visit):
    page = visit("/feature_maps?stage=layer2.0&channel=5")
    with page.expect_download() as arrays:
        page.get_by_role("button", name=re.compile("npz")).click()
    with np.load(arrays.value.path()) as archive:
        maps = archive["layer2.0"]
    cells = page.get_by_role("application", name=re.compile("^Cells of the map"))
    readout = page.locator(".view .readout")

    def cell_read() -> tuple[int, int, float]:
        text = readout.inner_text().replace("−", "-")
        row, column, number = re.fullmatch(r"row (\d+), column (\d+): (\S+)", text).groups()
        return int(row), int(column), float(number)

    box = cells.bounding_box()
    height, width = maps.shape[1:]
    page.mouse.move(box["x"] + box["width"] * 3.5 / width, box["y"] + box["height"] * 11.5 / height)
    assert cell_read() == (11, 3, pytest.approx(maps[5, 11, 3], rel=1e-3))
    page.mouse.move(0, 0)
    expect(readout).to_have_text(re.compile("^Point at a cell"))
    cells.focus()
    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    assert cell_read() == (2, 1, pytest.approx(maps[5, 2, 1], rel=1e-3))
    page.get_by_role("option", name=re.compile(r"^Channel (?!5:)")).first.click()
    expect(page.get_by_text("layer2.0, channel 5")).to_be_hidden()
    settled(page)
    (channel,) = re.findall(r"channel=(\d+)", page.url)
    assert cell_read() == (2, 1, pytest.approx(maps[int(channel), 2, 1], rel=1e-3)), "the same cell of another map"


def test_a_change_sends_neither_the_tiles_nor_the_sidebar_again(visit):
    page = visit("/feature_maps?stage=layer1.0&sort=index&channel=0")
    received = listen(page)
    page.reload()
    settled(page)
    assert "sidebar" in roots(received)
    received.clear()
    page.get_by_role("option", name=re.compile("^Channel 5:")).click()
    expect(page.get_by_text("layer1.0, channel 5")).to_be_visible()
    settled(page)
    assert roots(received) == {"main"}
    assert sum(map(len, received)) < 100_000


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("phone.jpg", photos.rotated_jpeg(), "image/jpeg"),
        ("phone.heic", photos.heic(), "image/heic"),
        ("scan.png", photos.png_16_bit(), "image/png"),
    ],
    ids=["JPEG with EXIF rotation", "HEIC", "16-bit PNG"],
)
def test_a_photo_of_ones_own_goes_through_both_lessons(visit, name, data, kind):
    page = visit("/feature_maps")
    upload(page, name, data, kind)
    expect(page.get_by_text(f"Your photo, {photos.WIDTH}×{photos.HEIGHT} px")).to_be_visible()
    seen = sidebar_picture(page)
    assert seen.shape[1] > seen.shape[0]
    left, right = seen[-20:, :20].mean((0, 1)), seen[-20:, -20:].mean((0, 1))
    assert left[0] > left[2] + 100
    assert right[2] > right[0] + 100
    assert seen[2].mean() < 0.7 * seen[-3].mean(), "the dark edge belongs at the top"
    go_to(page, "Grad-CAM")
    expect(page.get_by_text("Your photo, ")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Grad-CAM for .* over the picture")).first).to_be_visible()
    go_to(page, "Feature maps")
    expect(page.get_by_text("Your photo, ")).to_be_visible()


def test_a_bad_file_is_explained_and_nothing_is_lost(visit):
    page = visit("/feature_maps?picture=coffee&stage=layer2.0")
    page.get_by_role("radio", name="Upload").click()
    expect(page.get_by_text(re.compile("up to 15 MB and 50 megapixels"))).to_be_visible()
    huge = {"name": "huge.jpg", "mimeType": "image/jpeg", "buffer": photos.rotated_jpeg() + b"\0" * 20_000_000}
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files(huge)
    expect(page.get_by_text(re.compile(r"15(\.0)? ?MB or smaller"))).to_be_visible()  # the browser keeps it
    upload(page, "paper.pdf", b"%PDF-1.7\n" + b"x" * 5000, "application/pdf")
    expect(page.get_by_text(re.compile("PDF document"))).to_be_visible()
    page.get_by_role("radio", name="Camera").click()
    expect(page.get_by_text(re.compile("PDF document"))).to_be_hidden()
    expect(page.get_by_text(re.compile(r"^layer2\.0, channel"))).to_be_visible()
    upload(page, "cut.jpg", photos.rotated_jpeg()[: len(photos.rotated_jpeg()) // 2], "image/jpeg")
    expect(page.get_by_text(re.compile("cut off"))).to_be_visible()
    upload(page, "phone.jpg", photos.rotated_jpeg(), "image/jpeg")
    expect(page.get_by_text("Your photo, ")).to_be_visible()
    expect(page.get_by_text(re.compile("cut off"))).to_be_hidden()
    page.get_by_role("button", name=re.compile("Forget my photo")).click()
    expect(page.locator('[data-testid="stSidebar"]').get_by_role("combobox", name="Sample")).to_have_value(
        "Cup of coffee"
    )


def test_a_link_made_with_a_photo_names_a_sample_and_says_so(visit):
    page = visit("/grad_cam?picture=coffee")
    upload(page, "phone.jpg", photos.rotated_jpeg(), "image/jpeg")
    link = page.url
    assert "picture=coffee" in link
    other = visit(link[link.index("/grad_cam") :])
    expect(other.get_by_text(re.compile("made with a personal photo"))).to_be_visible()
    expect(other.get_by_text("Your photo, ")).to_be_hidden()
    assert sidebar_picture(other).shape != sidebar_picture(page).shape


def test_what_a_link_gets_wrong_is_said_and_the_rest_is_kept(visit):
    page = visit("/feature_maps?picture=unicorn&stage=conv1&channel=9999&colour=red&v=7&example=none")
    for text in ("picture=unicorn", "channel=9999", "colour", "version 7", "no lecture example"):
        expect(page.get_by_text(re.compile(text)).first).to_be_visible()
    expect(page.get_by_text(re.compile("^conv1, channel"))).to_be_visible()


def test_the_lecture_example_opens_and_parameters_beside_it_win(visit):
    page = visit("/feature_maps?example=layer1_filters")
    expect(stage(page, "conv1")).to_have_attribute("aria-selected", "true")
    expect(page.locator('[data-testid="stSidebar"]').get_by_role("combobox", name="Sample")).to_have_value(
        "Fire engine"
    )
    other = visit("/feature_maps?example=layer1_filters&picture=dogs&channel=3")
    expect(other.get_by_text("conv1, channel 3")).to_be_visible()
    expect(other.locator('[data-testid="stSidebar"]').get_by_role("combobox", name="Sample")).to_have_value(
        "Two dogs"
    )  # a link of version 1


def test_a_silent_channel_is_said_to_be_silent(visit):
    page = visit("/feature_maps?stage=layer4.1&page=8")
    expect(page.get_by_text(re.compile("silent on this picture"))).to_be_visible()
    expect(page.get_by_text("highest here")).to_be_hidden()
    expect(page.get_by_role("option", selected=True)).to_have_count(2)  # a stage and a channel


def test_downloads_hold_what_is_shown(visit):
    page = visit("/feature_maps?stage=layer2.0&channel=5")
    with page.expect_download() as picture:
        page.get_by_role("button", name="This map (.png)").click()
    assert min(downloaded_picture(picture.value).size) >= 500
    with page.expect_download() as arrays:
        page.get_by_role("button", name=re.compile("npz")).click()
    with np.load(arrays.value.path()) as archive:
        maps = archive["layer2.0"]
    assert maps.shape[0] == 128
    expect(page.get_by_text(re.compile(f"mean {maps[5].mean():.3g}"))).to_be_visible()


def test_grad_cam_compares_classes_and_stages(visit):
    page = visit("/grad_cam?classes=3-4-5")
    expect(page.get_by_text("First minus second")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Grad-CAM for"))).to_have_count(3)
    stage(page, "layer2.1").click()
    expect(page.get_by_text(re.compile(r"^20×20 cells")).first).to_be_visible()
    settled(page)
    assert "stage=layer2.1" in page.url
    with page.expect_download() as picture:
        page.get_by_role("button", name="Heat map (.png)").first.click()
    assert downloaded_picture(picture.value).mode == "RGB"


def test_the_bench_runs_long_methods_beside_and_cancels_them(visit):
    page = visit("/grad_cam?classes=7&methods=layer-cam.occlusion")
    page.get_by_text(re.compile("^The bench")).click()
    expect(page.get_by_role("img", name=re.compile("^Layer-CAM for"))).to_be_visible()
    start = page.get_by_test_id("stButton").get_by_role("button", name="Occlusion")
    settled(page)
    start.click()
    expect(page.get_by_role("img", name=re.compile("^Occlusion for"))).to_be_visible()
    page = visit("/grad_cam?classes=8&methods=occlusion")
    page.get_by_text(re.compile("^The bench")).click()
    expect(page.get_by_text("no gradients, no maps")).to_be_visible()
    start = page.get_by_test_id("stButton").get_by_role("button", name="Occlusion")
    settled(page)
    start.click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    expect(start).to_be_visible()
    page.get_by_test_id("stButtonGroup").get_by_role("button", name="Layer-CAM").click()
    expect(page.get_by_role("img", name=re.compile("^Layer-CAM for"))).to_be_visible()
    settled(page)
    assert "methods=occlusion.layer-cam" in page.url


def test_a_click_before_all_controls_are_drawn_loses_no_setting(visit):
    """Their code comes in files of its own; on a slow line a reader clicks before all of them are there."""
    page = visit("/grad_cam?classes=7&overlay=80&methods=layer-cam.occlusion")
    held: list[Route] = []
    page.route(re.compile(r"/(Slider|Multiselect)\.[^/]+\.js$"), lambda route: held.append(route))
    page.reload()
    page.get_by_text(re.compile("^The bench")).click()
    start = page.get_by_test_id("stButton").get_by_role("button", name="Occlusion")
    expect(start).to_be_visible()
    settled(page)
    assert len(held) == 2
    for route in held:
        route.continue_()
    expect(page.get_by_role("slider", name="Strength of the heat map, %")).to_have_value("80")
    start.click()
    expect(page.get_by_role("img", name=re.compile("^Occlusion for"))).to_be_visible()
    settled(page)
    assert "classes=7&" in page.url
    assert "overlay=80&" in page.url


def test_own_photos_stay_in_their_session(visit):
    mine = visit("/feature_maps")
    upload(mine, "phone.jpg", photos.rotated_jpeg(), "image/jpeg")
    theirs = visit("/feature_maps")
    expect(theirs.get_by_text("Your photo, ")).to_be_hidden()
    expect(theirs.locator('[data-testid="stSidebar"]').get_by_role("combobox", name="Sample")).to_have_value("Cat")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", LESSONS)
def test_a_phone_shows_every_page_without_scrolling_sideways(visit, url, scheme):
    page = visit(f"/{url}", width=400, height=800, scheme=scheme)
    main = page.locator('[data-testid="stMain"]')
    assert fits(main)
    for image in page.locator("img").all():
        assert image.get_attribute("alt") is not None, image.evaluate("e => e.outerHTML")[:200]


def test_on_a_phone_the_picture_is_changed_from_the_lesson(visit):
    page = visit("/pooling", width=400, height=800)
    sample = page.locator('[data-testid="stSidebar"]').get_by_role("combobox", name="Sample")
    expect(sample).not_to_be_in_viewport()
    page.get_by_role("button", name="Cat: change the picture").click()
    expect(sample).to_be_in_viewport()


def test_where_the_sidebar_stands_beside_the_lesson_there_is_no_such_button(visit):
    page = visit("/pooling")
    expect(page.get_by_role("button", name="Cat: change the picture")).to_be_hidden()


def test_the_keyboard_reaches_what_scrolls_sideways(visit):
    page = visit("/residual?blocks=20&derivative=0.8&v=2", width=400, height=800)
    page.wait_for_function(
        """() => {
            const wide = [...document.querySelectorAll(".katex-display")].filter((e) => e.scrollWidth > e.clientWidth + 1);
            return wide.length > 0 && wide.every((e) => e.tabIndex === 0 && e.getAttribute("aria-label"));
        }"""
    )
    page.set_viewport_size({"width": 1900, "height": 900})
    page.wait_for_function(
        """() => [...document.querySelectorAll(".katex-display")]
            .every((e) => e.hasAttribute("tabindex") === (e.scrollWidth > e.clientWidth + 1))"""
    )
