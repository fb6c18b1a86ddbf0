"""Pages on which residents answer, and of what they said."""
