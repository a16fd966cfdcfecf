"""The report as a workbook: its four sections as printed, what stands behind them, how to read it.

`book.py` says which sheets there are and makes them as plain data from the tables (`cover.py`, `sections.py`,
`tables.py`, `legend.py`); `write.py` draws them; `check.py` makes them again and compares with the file, cell by cell.
"""
