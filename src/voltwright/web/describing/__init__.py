"""The server's description of itself: every operation with its request, and an OpenAPI document from the types."""
