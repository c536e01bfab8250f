"""The door of the lesson on augmentation."""

from lessons.augmentation.page import draw_page

draw_page()
