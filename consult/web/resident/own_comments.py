"""Changing and withdrawing what one wrote."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from consult.discussion import actions
from consult.errors import Closed
from consult.forms.refusals import at_its_field
from consult.forms.resident import ReplyForm
from consult.web.access import read_or_send, sign_in_first, user_of
from consult.web.resident.taking_part import find_comment
from consult.web.telling import place_of, tell


@sign_in_first
@read_or_send
def edit_comment(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    user = user_of(request)
    found = find_comment(slug, comment_id, by=user)
    topic = found.topic
    form = ReplyForm(
        request.POST or None,
        initial={"text": found.text},
        label="Your comment",
        submit="Save changes",
        empty="Write your comment",
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            with at_its_field(form, Closed, field="text"):
                text = form.cleaned_data["text"]
                actions.edit_comment(found, text=text, by=user, now=timezone.now())
                tell(request, "Your comment is changed.", at=place_of(found.pk))
                return redirect(found)
        status = 400
    context = {"topic": topic, "comment": found, "form": form, "title": "Change your comment"}
    return render(request, "resident/comment_form.html", context, status=status)


@sign_in_first
@read_or_send
def withdraw_comment(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    user = user_of(request)
    found = find_comment(slug, comment_id, by=user)
    topic = found.topic
    if request.method != "POST":
        return render(request, "resident/withdraw.html", {"topic": topic, "comment": found})
    actions.withdraw_comment(found, by=user, now=timezone.now())
    words = "Your comment is withdrawn. Nobody else can read it any more."
    tell(request, words, at=place_of(found.pk))
    return redirect(f"{found.get_absolute_url()}#{place_of(found.pk)}")
