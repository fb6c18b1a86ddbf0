"""What a post or a file lacks, in the words of its warnings."""

from collections.abc import Sequence

NO_TITLE = "no title was found"
NO_DATE = "no date was found"
NO_BODY = "no body was found"
NO_POST = "there is no published post in this file"


def what_is_missing(
    title: str | None, published: str | None, body: Sequence[str]
) -> tuple[str, ...]:
    known = {NO_TITLE: title, NO_DATE: published, NO_BODY: body}
    return tuple(warning for warning, value in known.items() if not value)


def count_missing(declared: int | None, found: int) -> tuple[str, ...]:
    """What to warn of where a file says that there are more comments than it holds."""
    missing = (declared or 0) - found
    if missing <= 0:
        return ()
    are = "comment is" if missing == 1 else "comments are"
    return (f"{missing} {are} missing from this file",)
