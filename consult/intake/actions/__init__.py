"""The only writers of what is kept: posts, retrievals, sources, what is withheld."""
