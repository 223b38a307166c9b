"""Labels for buttons and a card for the staff, drawn once and written as PDF, SVG or PNG.

drawing    the one vector model, in millimetres; `svg`, `pdf` and `png` write it
text       words as outlines, so that no printer needs the font
symbols    pictograms and lamps as the pages draw them; `score` draws a lamp's rhythm
words      every text that is printed; `legend` the lamps that a label explains
tape sheet card  what is printed; `files` puts it into a folder
"""
