"""What feeds and exports share: their entries, names and addresses made plain, threads."""
