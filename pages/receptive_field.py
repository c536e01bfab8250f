"""The door of the lesson on receptive fields."""

from lessons.receptive_field.page import draw_page

draw_page()
