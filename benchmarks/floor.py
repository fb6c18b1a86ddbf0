"""The floor: the least that a Django page can do that shows 50 rows of the same table."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from config import urls as site
from consult.discussion.models import Comment

_TEMPLATE = engines["django"].from_string(
    "<!doctype html><html><title>Floor</title><ul>"
    "{% for comment in comments %}<li>{{ comment.created_at }} {{ comment.text }}</li>{% endfor %}"
    "</ul></html>"
)


def floor(request: HttpRequest) -> HttpResponse:
    comments = Comment.objects.order_by("-pk")[:50]
    return HttpResponse(_TEMPLATE.render({"comments": comments}))


urlpatterns = [path("floor/", floor, name="floor"), path("", include(site))]
handler404 = site.handler404
