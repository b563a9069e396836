"""From the figure on a label to that of a trip, one changed condition after the other."""
