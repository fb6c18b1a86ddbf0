"""Under which name the comments of one writer stand."""

from django.db import transaction

from accounts.actions import change_profile
from accounts.models import User, Ward
from consult.discussion.models import Comment


@transaction.atomic
def change_name(by: User, *, name: str, ward: Ward | None, also_before: bool) -> None:
    """Another public name, or none: from now on, or with `also_before` on every earlier comment.

    Who could only write anonymously is not exposed by a name that they give later.
    """
    earlier = Comment.objects.filter(author=by)
    if also_before:
        earlier.exclude(shown_as=None).update(shown_as=None)
    elif name != by.name:
        earlier.filter(shown_as=None).update(shown_as=by.name)
    change_profile(by, name=name, ward=ward)
