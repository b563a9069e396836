"""Many cars at shared chargers: queue, power sharing, smart charging, power given back."""
