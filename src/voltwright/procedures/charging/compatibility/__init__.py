"""What a car and a charger agree on: connectors, service, AC, DC, wireless, bidirectional."""
