"""Sixty bodies with a year each, delivered as offices deliver, in one build; and what a second reckoning says of them."""
