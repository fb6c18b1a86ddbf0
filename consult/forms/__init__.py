"""Forms that pages and the admin share, by audience."""
