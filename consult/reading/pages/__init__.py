"""What a saved page of HTML holds: its headline, its body, its comments; plain."""
