"""The door of the lesson on Grad-CAM."""

from lessons.grad_cam.page import draw_page

draw_page()
