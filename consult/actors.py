"""Who acts, as the rules of every stage see them."""

from typing import Protocol


class Actor(Protocol):
    """All that a rule may ask of somebody; `councillor_id` is None for who is no councillor.

    `suspension` is what whoever is suspended is told.
    """

    @property
    def is_superuser(self) -> bool: ...
    @property
    def is_suspended(self) -> bool: ...
    @property
    def suspension(self) -> str: ...
    @property
    def is_moderator(self) -> bool: ...
    @property
    def councillor_id(self) -> int | None: ...
