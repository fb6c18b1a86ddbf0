"""A post that changed at its source: what is different, keep one's own or take the new text."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consult.errors import Closed, Invalid
from consult.forms.refusals import on_the_next_page
from consult.intake.known import change_digest, changed_post
from consult.topics import actions
from consult.topics.models import Topic
from consult.web.access import read_or_send, sign_in_first, user_of
from consult.web.desk.comparison import comparison
from consult.web.desk.drafts import find_draft


@sign_in_first
@read_or_send
def changed(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = find_draft(request, topic_id)
    if topic.post.changed_at is None:
        return redirect(topic)
    if request.method == "POST":
        return _decide(request, topic)
    newer = changed_post(topic.post)
    context = {
        "topic": topic,
        "post": topic.post,
        "is_draft": topic.opened_at is None,
        "newer": newer,
        "change": change_digest(topic.post),
        **comparison(topic.title, topic.body, list(newer.body) if newer else []),
    }
    return render(request, "desk/changed.html", context)


def _decide(request: HttpRequest, topic: Topic) -> HttpResponse:
    decide, said = {
        "keep": (actions.keep_text, "Your text stays as it is."),
        "take": (actions.take_newer_text, "The draft has the new text."),
    }.get(request.POST.get("wish", ""), (None, ""))
    if decide is None:
        return redirect("changed", topic.pk)
    with on_the_next_page(request, Closed):
        with on_the_next_page(request, Invalid):
            decide(topic, change=request.POST.get("change", ""), by=user_of(request))
            messages.success(request, said)
            return redirect("draft", topic.pk)
        return redirect("changed", topic.pk)
    return redirect("desk")
