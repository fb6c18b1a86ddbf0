"""One module per format, each with FORMAT and read(bytes)."""
