"""How a post enters."""
