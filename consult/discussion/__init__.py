"""Stage 3: positions, comments, votes, answers, moderation."""
