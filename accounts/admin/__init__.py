"""People, councillors and wards in the admin."""

from accounts.admin import councillors, people
from accounts.admin.offered import OnlyOffered

__all__ = ["OnlyOffered", "councillors", "people"]
