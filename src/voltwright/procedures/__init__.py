"""Tests and rule books, one a file."""
