"""The door of the lesson on feature maps."""

from lessons.feature_maps.page import draw_page

draw_page()
