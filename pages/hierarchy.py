"""The door of the lesson on what a channel looks for."""

from lessons.hierarchy.page import draw_page

draw_page()
