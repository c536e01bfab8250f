"""The door of the lesson on building a network."""

from lessons.architecture.page import draw_page

draw_page()
