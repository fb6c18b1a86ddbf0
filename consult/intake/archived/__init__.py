"""Archived comments that are not shown: hidden by a moderator, or removed at request."""
