"""Addresses that a person can read and say."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from consult.web import pending
from consult.web.desk import (
    changes,
    digest,
    drafts,
    everyone,
    found,
    home,
    importing,
    looked_at,
    sources,
)
from consult.web.public import mailbox, site, topics
from consult.web.resident import account, own_comments, taking_part


class RowConverter(IntConverter):
    """A row's number: no longer than a database can hold."""

    regex = "[1-9][0-9]{0,17}"


register_converter(RowConverter, "row")

urlpatterns = [
    path("", topics.home, name="home"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<slug:slug>/archived/", topics.archive, name="archive"),
    path("topics/<slug:slug>/position/", taking_part.take_position, name="take_position"),
    path("topics/<slug:slug>/comments/", taking_part.add_comment, name="add_comment"),
    path("topics/<slug:slug>/comments/<row:comment_id>/", taking_part.comment, name="comment"),
    path("topics/<slug:slug>/comments/<row:comment_id>/vote/", taking_part.vote, name="vote"),
    path(
        "topics/<slug:slug>/comments/<row:comment_id>/edit/",
        own_comments.edit_comment,
        name="edit_comment",
    ),
    path(
        "topics/<slug:slug>/comments/<row:comment_id>/withdraw/",
        own_comments.withdraw_comment,
        name="withdraw_comment",
    ),
    path("account/", account.account, name="account"),
    path("account/land/", pending.land, name="land"),
    path("account/forget/", pending.forget, name="forget_kept"),
    path("desk/", home.desk, name="desk"),
    path("desk/all/", everyone.all_desks, name="all_desks"),
    path("desk/import/", importing.import_post, name="import_post"),
    path("desk/retrievals/<row:retrieval_id>/", importing.retrieval, name="retrieval"),
    path("desk/retrievals/<row:retrieval_id>/<row:place>/", found.found_post, name="found_post"),
    path(
        "desk/retrievals/<row:retrieval_id>/drafts/",
        importing.draft_retrieved,
        name="draft_retrieved",
    ),
    path(
        "desk/retrievals/<row:retrieval_id>/discard/",
        looked_at.discard_retrieval,
        name="discard_retrieval",
    ),
    path("desk/retrievals/<row:retrieval_id>/source/", sources.keep_source, name="keep_source"),
    path("desk/sources/", sources.sources, name="sources"),
    path("desk/sources/<row:source_id>/poll/", sources.poll_now, name="poll_now"),
    path("desk/sources/<row:source_id>/remove/", sources.remove_source, name="remove_source"),
    path("desk/sources/<row:source_id>/pause/", sources.pause_source, name="pause_source"),
    path("desk/digest/", digest.digest, name="digest"),
    path("desk/digest/html/", digest.digest_html, name="digest_html"),
    path("desk/digest/send/", digest.send_digest, name="send_digest"),
    path("desk/topics/<row:topic_id>/", drafts.draft, name="draft"),
    path("desk/topics/<row:topic_id>/changed/", changes.changed, name="changed"),
    path("desk/topics/<row:topic_id>/preview/", drafts.preview, name="preview"),
    path("desk/topics/<row:topic_id>/open/", drafts.open_topic, name="open_topic"),
    path("desk/topics/<row:topic_id>/opened/", drafts.opened, name="opened"),
    path("desk/topics/<row:topic_id>/discard/", drafts.discard_draft, name="discard_draft"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:key>/", mailbox.mailbox_message, name="mailbox_message"),
    path("mailbox/<str:key>/html/", mailbox.mailbox_html, name="mailbox_html"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("about/", site.about_site, name="about"),
    path("cookies/", site.cookies, name="cookies"),
    path("rules/", site.rules, name="rules"),
    path("privacy/", site.privacy, name="privacy"),
    path("theme.css", site.theme, name="theme"),
    path("favicon.ico", site.icon, name="icon"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
]
