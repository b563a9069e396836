"""A live car by the COVESA Vehicle Signal Specification: servers of kuksa.val.v2 and v1."""
