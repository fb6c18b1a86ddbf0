"""Consult: a post becomes a topic, residents answer, the councillor hears of it."""
