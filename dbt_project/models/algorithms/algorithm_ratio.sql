{{ quotient_parts("ratio", above="numerator", below="denominator") }}
