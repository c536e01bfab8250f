"""The door of the lesson on residual networks."""

from lessons.residual.page import draw_page

draw_page()
