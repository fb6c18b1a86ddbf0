"""People and wards in the admin. Nothing is deleted here: a delete page would list votes."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import actions
from accounts.models import Councillor, User, Ward

# Rights are roles here (moderator, admin), and an address is proven by its owner alone.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = [
        "email",
        "name",
        "ward",
        "is_moderator",
        "is_staff",
        "suspended_at",
        "date_joined",
    ]
    list_filter = ["is_staff", "is_moderator", "is_active", "ward"]
    search_fields = ["email", "name"]
    fields = [
        "email", "name", "ward", "is_active", "is_staff", "is_moderator", "is_superuser",
        "suspended_at", "date_joined", "last_login",
    ]  # fmt: skip
    readonly_fields = ["suspended_at", "date_joined", "last_login"]
    actions = ["suspend", "restore"]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @admin.action(description="Suspend: may read, not take part")
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            actions.suspend_user(user, now=timezone.now())
        self.message_user(request, f"Suspended {len(queryset)}.")

    @admin.action(description="End the suspension")
    def restore(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            actions.restore_user(user)
        self.message_user(request, f"Ended the suspension of {len(queryset)}.")


@admin.register(Councillor)
class CouncillorAdmin(admin.ModelAdmin[Councillor]):
    list_display = ["name", "user", "ward_names"]
    search_fields = ["name", "user__email"]
    autocomplete_fields = ["user"]
    filter_horizontal = ["wards"]

    def has_delete_permission(self, request: HttpRequest, obj: Councillor | None = None) -> bool:
        return False


@admin.register(Ward)
class WardAdmin(admin.ModelAdmin[Ward]):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
