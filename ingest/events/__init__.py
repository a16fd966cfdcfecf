"""Event sources: exports of an office's system, one row an event, parsed inside DuckDB and checked in bounded batches.

`declare` says what such a source is, `text` and `dialect` make a file readable, `staging` has DuckDB parse it,
`contract` has pandera judge it batch by batch, `store` keeps the accepted rows in `raw.*` and the others in quarantine.
"""
