"""How results show themselves: a few lines, a small table, plain values, a data frame, a chart. Nothing of it runs before."""
