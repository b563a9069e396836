"""Tables, charts and page of a certificate."""
