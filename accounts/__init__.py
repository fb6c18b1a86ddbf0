"""People: who they are, where they live, how they sign in. Knows nothing of consultations."""
