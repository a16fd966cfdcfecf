select run_id, as_of, fingerprint, is_example from {{ source("ops", "run") }}
