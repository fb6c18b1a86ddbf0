"""What a councillor asked to be read: fetched, shown, and kept for a week."""
