"""The reference example: the deliveries that the 2025 report must have rested on.

`disclosed_inputs.csv` holds what the report prints and can be used as it stands; `chosen_inputs.csv` the sizes picked
by judgement where it prints only a result. A value that printed numbers determine exactly is disclosed too, unless the
printed result is one of them: then agreement with print would prove nothing, and it is reconstructed. `reconstruct`
works out the rest so that each printed result comes out; `deliveries` writes the workbooks. Whatever the report does
not print is marked `ricostruito` in file, row and output.
"""
