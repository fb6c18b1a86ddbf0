"""People, councillors and wards in the admin. Nobody is deleted here: a page would list votes."""

from accounts.admin import councillors, people
from accounts.admin.offered import NamedForm, OnlyOffered

__all__ = ["NamedForm", "OnlyOffered", "councillors", "people"]
