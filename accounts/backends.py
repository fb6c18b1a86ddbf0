"""Who the signed-in user is."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class SignedIn(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """With their councillor, which every page asks for: one query, not two."""
        user = User.objects.select_related("councillor").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
