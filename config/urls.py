"""Addresses: the public site, sign-in, the Django admin."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# One door for everybody: staff sign in with a code like any resident.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("accounts.urls")),
    path("", include("consult.web.urls")),
]
handler400 = "consult.web.errors.bad_request"
handler403 = "consult.web.errors.forbidden"
handler404 = "consult.web.errors.not_found"
handler500 = "consult.web.errors.server_error"
