"""Tables, charts and page of a certification result."""
