"""How each platform marks up its comments and their parts, the most telling mark first."""

from consult.reading.pages.marks import Marks

# Put around a comment of a page that has no element around one.
WRAPPED = "consult-comment"  # also in SURE

# Surely a comment, or a pingback, whatever is in it.
SURE = Marks("""
    div.consult-comment li.comment li.pingback li.trackback article.comment article.comment-body
    div.comment.depth-1 div.comment.depth-2 div.comment.depth-3 div.pingback div.trackback
    article.js-comment [typeof=sioc:post] [typeof=schema:comment] [typeof=comment]
    [itemprop=comment] [itemtype=http://schema.org/comment] [itemtype=https://schema.org/comment]
    [itemtype=http://schema.org/usercomments]
""")
# One if it says who wrote it, or when.
LIKELY = Marks("""
    div.comment article.comment section.comment div.comment-item li.comment-item div.comment-entry
    div.comment-wrap div.commentbox div.single-comment div.user-comment tr.comment
""")
PINGBACK = Marks("""
    li.pingback li.trackback div.pingback div.trackback article.pingback article.trackback
""")
# WordPress up to 2.6 gave an item no class but a number.
NUMBERED = r"(?:li-|div-)?comment[-_]?\d+"

# In a list of definitions, wherever it is, a comment or a part of one.
DEFINED = Marks("""
    dt.comment dt.comment-author dt.comment-poster dt.comment-data dt.comment-meta dd.comment
    dd.comment-body dd.comment-content dd.comment-text
""")
# What begins a comment without an element around it, and what else belongs to it.
FLAT = (
    (
        Marks("div.comment-author p.comment-author div.comment-poster"),
        Marks("""
            div.comment-body p.comment-body div.comment-text div.comment-footer p.comment-footer
            div.comment-timestamp p.comment-timestamp
        """),
    ),
    # TypePad and Movable Type up to 2008
    (
        Marks("div.comment-content div.comment-body div.comments-body"),
        Marks("p.comment-footer div.comment-footer p.posted p.comments-post span.comments-post"),
    ),
)

# What holds the replies to a comment: inside it, or right after it.
_REPLIES = """
    .children .comment-replies .indented .replies .comment-children .child-comments .thread-children
    .nested-comments .subcomments
"""
REPLIES = Marks(_REPLIES)

AUTHOR = Marks("""
    .wp-block-comment-author-name .comment-author-name .comment-author-link .fn cite.user
    .comment__author-name .username [property=foaf:name] [property=schema:name] [itemprop=author]
    [itemprop=creator] .comment-author .comment-poster .comment__author .vcard.author .author-name
    .comment-name .commenter .comment-user .user-name .byline .author cite
""")
POSTED = Marks("""
    time[datetime] abbr[title] [property=dc:created] [property=dc:date]
    [property=schema:datecreated] [itemprop=datepublished] [itemprop=datecreated]
    [itemprop=commenttime] .wp-block-comment-date .comment-metadata .comment-meta .comment-date
    .comment-time .comment__time .comment-timestamp .datetime .comment-permalink .timestamp .date
    .posted .published time
""")
# A line that says both: "Posted by: NAME | TIME", "Submitted by NAME on TIME".
SIGNED = Marks("""
    .comment-footer .comments-post .posted .submitted .comment__submitted .comment-info
    .comment-header .comment-meta .comment-data .dateline .meta
""")
SUBJECT = Marks("h3[property=dc:title] .comment__title h3.comment-title h4.comment-title h3 h4")
CONTENT = Marks("""
    .wp-block-comment-content .comment-content .field-name-comment-body .comment__content
    .field--name-comment-body .comment-text [itemprop=text] [itemprop=commenttext] .comments-body
    .comment-entry .comment-copy dd.comment-body .comment-bd .comment__body .content .format-text
""")
# What a page says about a comment, never what somebody wrote; nor are the replies to it.
NOT_WRITTEN = Marks(
    _REPLIES
    + """
    .comment-meta .comment-metadata .comment-author .comment-poster .says .reply .comment-reply
    .comment-reply-link .comment-actions .comment-edit-link .avatar .comment-avatar
    .avatar-image-container .comment-header .comment-footer .comments-post .comment-timestamp
    .comment-awaiting-moderation .comment-replybox-single .comment-replybox-thread .continue
    .thread-toggle .comment-permalink .permalink .comment-likes .comment-like
    .wp-block-comment-reply-link .wp-block-comment-edit-link .wp-block-comment-date
    .wp-block-comment-author-name .wp-block-avatar .submitted .links .comment__links .comment__meta
    .comment__submitted .comment-intro .comment-date .comment-time .vote .votes .rating .sharedaddy
    .item-control .screen-reader-text .comment-tools .comment-options .byline .visually-hidden
    .comments-buttons .comments-vote .comment-anchor
"""
)

# Around all comments of a page; nothing in it is the post's.
ALL_COMMENTS = Marks("""
    #comments #comments-block #comment-holder #disqus-thread #respond #comment-form #trackbacks
    #idc-container #fb-comments #comment-list #comment-editor #comment-wrap #comments-list
    #pingbacks #jetpack-remote-comment #hyvor-talk-view .comments .comments-area .comment-respond
    .comment-list .comment-form .wp-block-comments .comment-wrapper .wp-block-comment-template
    .wp-block-post-comments-form .comments-content .comment-thread .trackbacks .trackbacks-content
    .fb-comments .comments-section .comments-wrapper .post-comments .comments-header .comments-title
    .comments-open .comment-pager .comment-navigation .comments-pagination .pingback-list .ping-list
    .no-comments
""")
FORMS = Marks("#respond #comment-form .comment-form .comment-respond .comment-form-wrap")
# Where another site's script would have put the comments.
ELSEWHERE = {
    "Disqus": Marks("#disqus-thread .disqus-thread"),
    "Facebook": Marks(".fb-comments #fb-comments"),
    "IntenseDebate": Marks("#idc-container #idc-container-parent"),
    "Jetpack": Marks("#jetpack-remote-comments"),
    "Hyvor Talk": Marks("#hyvor-talk-view hyvor-talk-comments"),
    "Commento": Marks("#commento"),
    "giscus": Marks(".giscus"),
    "utterances": Marks(".utterances"),
}
PAGER = Marks("""
    .comment-navigation .comments-pagination .comment-pager .wp-block-comments-pagination
    #comment-nav-above #comment-nav-below .comments-nav .comment-nav .paging-control-container
""")
# Where a post says how many comments it has, beside the heading above them.
COUNTED = Marks("""
    .comments-title .comments-heading .comment-title .comments-header .wp-block-comments-title
    #comments-title #comments-heading [itemprop=commentcount] .comment-count .comments-count
    .comments-link .comment-link .disqus-comment-count .post-comment-link .comments-number
    .comments-intro
""")
