"""The order of the work: the one package that knows what comes before what, and the command line."""
