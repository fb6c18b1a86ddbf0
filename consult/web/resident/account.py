"""My account: what I said, how I answered, what is shown of me."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consult.discussion.actions import change_name
from consult.discussion.models import Comment, CommentVote, Position
from consult.forms.resident import ProfileForm
from consult.web.access import read_or_send, sign_in_first, user_of
from consult.web.paging import page_of

_ROWS = 20


@sign_in_first
@read_or_send
def account(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    comments = Comment.objects.filter(author=user).select_related("topic")
    form = ProfileForm(
        request.POST or None,
        initial={"name": user.name, "ward": user.ward},
        user=user,
        comments=comments.count(),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        also_before = data["also_before"] == "all"
        change_name(user, name=data["name"], ward=data["ward"], also_before=also_before)
        messages.success(request, "Your details are saved.")
        return redirect("account")
    votes = CommentVote.objects.filter(user=user).select_related("comment__topic")
    page = page_of(request, votes.order_by("-changed_at"), _ROWS)
    context = {
        "form": form,
        "positions": Position.objects.filter(user=user)
        .select_related("topic")
        .order_by("-changed_at"),
        "comments": comments,
        "votes": page.object_list,
        "page": page,
    }
    return render(request, "resident/account.html", context, status=400 if form.errors else 200)
