"""What stands raised on a label tile, and the tile as a solid: no CAD kernel, nothing of the desk.

sizes      the tile in mm, as the case's window and the layout need it
braille    PURE: words as cells, cells as dots, in the sizes of ADA 703.3
ink        outlines as a nozzle can draw them, and whether it can
solid      plate, ink and dots as watertight bodies
mesh stl threemf   bodies as files, the same byte by byte from run to run
"""
