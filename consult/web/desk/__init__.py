"""The councillor's desk."""
