"""The lamp in words: the diagram in the docs and the staff card are made from this.

Not imported on the board. `states.py` decides which state is shown, `lamp.py`
draws it.
"""

TABLE = (
    # state, proof, light, sound
    ("ready", "in contact, nothing open", "faint white breath", None),
    ("heard", "the press is in the journal on flash", "amber slow pulse", None),
    ("filed", "signed receipt", "two long blue blinks, then slow blue breath", "rising two notes"),
    ("known", "joined to a major incident", "blue and green in turn", "rising two notes"),
    ("taken", "somebody has acknowledged it", "green slow breath", "one soft note"),
    ("fixed", "resolved; the desk asks: does it work?", "green double blink", "two soft notes"),
    ("trouble", "heard, unproven for 60 s; the press is safe", "amber triple blink", "low note"),
    ("no_contact", "nothing pending, the desk is out of reach", "dim amber single blink", None),
    ("setup", "no Wi-Fi or not claimed yet", "white running blink", None),
    ("faulty", "self-test failed, journal full, stuck input, revoked", "red SOS", None),
)
