"""Stage 6: digests, and the record of what was delivered."""
