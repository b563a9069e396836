"""A live car on an MQTT broker, with discovery by Home Assistant."""
