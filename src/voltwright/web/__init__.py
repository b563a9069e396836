"""The studio: a server on 127.0.0.1 that asks operations and serves the page on which people ask them."""
