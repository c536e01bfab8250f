"""The door of the lesson on ensembles."""

from lessons.ensemble.page import draw_page

draw_page()
