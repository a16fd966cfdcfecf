"""Sixty bodies with a year each, delivered as offices deliver, in one build, beside a second reckoning of them."""
