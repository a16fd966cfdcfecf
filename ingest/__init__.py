"""From the offices' files to rows that can be computed: the register, the readers, the contracts, the load."""
