"""What a person can ask for: one module an operation, each with a typed request and result; see `registry`."""
