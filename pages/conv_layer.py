"""The door of the lesson on the convolutional layer."""

from lessons.conv_layer.page import draw_page

draw_page()
