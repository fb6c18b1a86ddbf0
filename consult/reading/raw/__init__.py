"""What bytes are, and into which text."""
