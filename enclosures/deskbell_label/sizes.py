"""The label tile in mm: a step that fills the window of a lid from inside, flush with its top."""

from typing import Final

WIDTH: Final = 70.0
DEPTH: Final = 30.0
"""The outer size, which the lid's clips hold from below."""
BASE: Final = 1.2
"""Height of the outer size: the least wall that prints well."""
LIP: Final = 1.4
"""How far the lid's skin reaches over the base on each side."""
PLATEAU: Final = 1.2
"""Height above the base; as thick as the lid's skin, so that both end in one plane."""
FACE_WIDTH: Final = WIDTH - 2 * LIP
FACE_DEPTH: Final = DEPTH - 2 * LIP
"""What is seen and felt of it."""
FACE: Final = BASE + PLATEAU
"""Where the ink begins."""
CHANGE: Final = FACE + 0.16
"""Where a printer changes the colour: a layer is plate while its middle lies below the face, so its top
reaches half a layer above it, and layers have 0.3 mm at most."""
RAISED: Final = 0.8
"""How far ink and Braille stand out: ADA 703.2 asks 0.8 of letters, 703.3 0.6 to 0.9 of dots."""
CORNER: Final = 2.0
"""Radius of the outer corners, as seen from above."""
