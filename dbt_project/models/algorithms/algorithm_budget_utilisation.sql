{{ quotient_parts("budget_utilisation", above="actual", below="budget") }}
