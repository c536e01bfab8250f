"""The door of the lesson on 1x1 convolutions."""

from lessons.one_by_one.page import draw_page

draw_page()
