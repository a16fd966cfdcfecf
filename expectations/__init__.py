"""The gate on the public tables: what must hold before a release is switched in, rule by rule, in words.

Run as `python -m expectations <warehouse> --report <dir> [--wait]`. Importing this package imports nothing heavy.
"""
