"""Ingest: the edge where buttons speak, over one MQTT connection to a broker."""
