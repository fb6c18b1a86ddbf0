"""People and wards in the admin. No person is deleted here: a delete page would list votes."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin import councillors, offered, people
from accounts.admin.offered import NamedForm, OnlyOffered

__all__ = ["NamedForm", "OnlyOffered", "councillors", "offered", "people"]

# Rights are roles here (moderator, admin), and an address is proven by its owner alone.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)
