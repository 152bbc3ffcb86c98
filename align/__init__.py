"""Finding which sentences translate which."""
