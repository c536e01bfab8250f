"""The door of the lesson on pooling."""

from lessons.pooling.page import draw_page

draw_page()
