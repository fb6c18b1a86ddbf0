"""Date lines, time stamps, the order of day and month."""
