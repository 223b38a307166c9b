"""A board that leaves a broker without a desk after 2 s instead of 60."""

from deskbell_button import link

link.SILENCE_MS = 2000
