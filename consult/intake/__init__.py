"""A post enters: from the bytes of a saved page to an imported post."""
