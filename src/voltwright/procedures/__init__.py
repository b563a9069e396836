"""Test procedures and regulations, one a file or folder."""
