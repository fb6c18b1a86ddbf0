"""What axe still finds on Django's own admin pages. This list may only shrink."""

# The name of the page's address -> the ids of the axe rules that it breaks.
KNOWN_AXE: dict[str, set[str]] = {}
