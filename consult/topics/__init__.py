"""Stage 2: a draft becomes an open topic, and closes on time."""
