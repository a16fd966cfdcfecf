"""The findings that the register and the published figures make due, and how each must read."""

from expectations.due import of_components, of_indicators, of_texts, of_the_report

KINDS = (*of_components.KINDS, *of_indicators.KINDS, *of_texts.KINDS, *of_the_report.KINDS)
