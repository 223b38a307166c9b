"""A board whose *trouble* comes after 2 s instead of 60, so that a test need not wait."""

from deskbell_button import states

states.TROUBLE_AFTER_MS = 2000
