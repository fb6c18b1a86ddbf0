"""Feeds that are polled: what was kept, when each is due, what the last look told."""
