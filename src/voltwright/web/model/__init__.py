"""A car's headline figures as WebAssembly: what a page computes in itself when a number moves."""
