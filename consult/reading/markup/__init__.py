"""HTML and XML that nobody trusts, in bounded time and memory."""
