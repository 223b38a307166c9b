"""A board that stays with a broker that it reached, whether a desk listens there or not."""

from deskbell_button import link

link.SILENCE_MS = 10**9
