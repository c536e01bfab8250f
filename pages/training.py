"""The door of the training lab."""

from lessons.training.page import draw_page

draw_page()
