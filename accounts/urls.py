"""Signing in and out, under the names that allauth looks for."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("code/", views.enter_code, name="account_confirm_login_code"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("inactive/", views.inactive, name="account_inactive"),
]
