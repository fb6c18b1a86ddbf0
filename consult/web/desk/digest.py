"""The digest: when it comes, what the next one would say, those that came."""

from datetime import datetime
from typing import Any

from csp.constants import SELF
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.models import Councillor
from consult.forms.desk import DigestForm
from consult.forms.refusals import on_the_next_page
from consult.outreach import actions as outreach
from consult.outreach.models import Delivery
from consult.tasks import hurry, send_delivery
from consult.web.access import (
    councillor_of,
    for_councillors,
    read_only,
    read_or_send,
    send_only,
    user_of,
)
from consult.web.public.framed import POLICY, in_a_frame


@csp_update({"frame-src": [SELF]})
@for_councillors
@read_or_send
def digest(request: HttpRequest) -> HttpResponse:
    """When it comes, what the next one would say, and those that came."""
    councillor, now = councillor_of(request), timezone.now()
    subscription = outreach.subscription_of(councillor, now=now)
    initial = {name: getattr(subscription, name) for name in ("frequency", "weekday", "hour")}
    form = DigestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        outreach.change_subscription(councillor, by=user_of(request), now=now, **form.cleaned_data)
        messages.success(request, "Your digest settings are saved.")
        return redirect("digest")
    state = digest_state(councillor, now)
    context = {
        "councillor": councillor,
        "form": form,
        "deliveries": Delivery.objects.filter(recipient=councillor.user_id)[:10],
        "email": outreach.email_of(state["digest"], to=councillor) if state["digest"] else None,
        **state,
    }
    return render(request, "desk/digest.html", context, status=400 if form.errors else 200)


@xframe_options_sameorigin
@csp(POLICY)
@for_councillors
@read_only
def digest_html(request: HttpRequest) -> HttpResponse:
    """The HTML part of the next one, as the frame of the digest's page shows it."""
    councillor = councillor_of(request)
    found = outreach.preview_digest(councillor, now=timezone.now())
    if found is None:
        # Sent while its page was being read: an error page would not be shown in a frame.
        return in_a_frame(request, render_to_string("desk/no_digest.html"))
    html = outreach.email_of(found, to=councillor).alternatives[0][0]
    return in_a_frame(request, str(html))


@for_councillors
@send_only(lambda: reverse("digest"))
def send_digest(request: HttpRequest) -> HttpResponse:
    with on_the_next_page(request):
        delivery = outreach.request_digest(
            councillor_of(request), by=user_of(request), now=timezone.now()
        )
        hurry(send_delivery, delivery.pk)
        messages.success(request, "Your digest is on its way to your email address.")
    return redirect("digest")


def digest_state(councillor: Councillor, now: datetime) -> dict[str, Any]:
    found = outreach.preview_digest(councillor, now=now)
    sent = Delivery.objects.confirmed().filter(recipient=councillor.user_id)
    return {
        "digest": found,
        "has_news": bool(found and found.has_news),
        "last_digest": sent.order_by("-window_end").first(),
        "being_sent": Delivery.objects.under_way().filter(recipient=councillor.user_id).exists(),
    }
