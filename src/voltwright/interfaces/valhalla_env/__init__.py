"""What runs in the environment of Valhalla, in a process of its own; it imports nothing of voltwright."""
