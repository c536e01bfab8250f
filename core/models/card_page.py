"""The page of the bundled network's card: its address and what its links can say."""

from core.links import Choice, Flag

CARD_PAGE, CARD_TITLE = "bundled_network", "The bundled network"
CARD_CHAPTERS = {  # link parameter -> heading in docs/bundled_model.md
    "feeding": "How to feed a photograph",
    "accuracy": "Accuracy",
    "calibration": "Calibration",
    "unknown": "A thing it does not know",
    "sources": "Data and sources",
    "training": "How it was trained",
}
CLASS = Choice("class", "", says="the class that is looked up, by its name", absent="the one it knows least")
CHAPTERS = tuple(Flag(name, False, says=f"the chapter *{title}* is open") for name, title in CARD_CHAPTERS.items())
