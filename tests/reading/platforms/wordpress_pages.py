"""WordPress's pages: classic themes, themes of HTML5, block themes, and an archive's copy."""

from html import escape

from tests.reading.platforms.html_parts import american, counted, name_of, page, typed, written
from tests.reading.platforms.known import Format, Known

_TOOLBAR = """<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base" lang="en"><div id="wm-ipp"
>Success / 12 captures 3 Jan 2009 - 4 Feb 2019 <a href="/web/">Wayback Machine</a></div></div>"""


def _heading(known: Known) -> str:
    many = len(known.remarks)
    thoughts = "One thought" if many == 1 else f"{many} thoughts"
    return f"{thoughts} on “{escape(known.title)}”" if many else ""


def classic(known: Known) -> bytes:
    """As `wp_list_comments` writes a list before HTML5."""
    return page(known, _classic(known))


def wayback(known: Known) -> bytes:
    """The same page out of the Wayback Machine: its bar above, its address around each link."""
    content = _classic(known).replace('href="/', 'href="/web/20190204120000/http://blog.example/')
    return page(known, _TOOLBAR + content)


def _classic(known: Known) -> str:
    comments = "".join(_item(known, place, 1) for place in known.replies_to(None))
    heading = f'<h3 id="comments">{_heading(known)}</h3>' if comments else ""
    return f"""<div id="content"><div class="post-12 post hentry" id="post-12"><h2
class="entry-title">{escape(known.title)}</h2><div class="entry-meta">Posted on <a href="/p"
><span class="entry-date">{american(known.published)}</span></a> by <span class="author vcard">{
        escape(known.author)
    }</span></div><div class="entry-content">{written(known.blocks)}<div
class="sharedaddy"><h3>Share this:</h3><ul><li>Twitter</li></ul></div></div><div
class="entry-utility">Posted in <a href="/c">Roads</a> | <a href="#comments">{counted(known)}</a>
</div></div>{heading}<ol class="commentlist">{comments}</ol><div id="respond"><h3>Leave a Reply</h3>
<form><p>Your email address will not be published.</p></form></div></div>"""


def _item(known: Known, place: int, depth: int) -> str:
    remark = known.remarks[place - 1]
    below = "".join(_item(known, each, depth + 1) for each in known.replies_to(place))
    children = f'<ul class="children">{below}</ul>' if below else ""
    return f"""<li class="comment even thread-even depth-{depth}" id="comment-{place}"><div
id="div-comment-{place}" class="comment-body"><div class="comment-author vcard"><img class="avatar"
/><cite class="fn">{name_of(remark.author)}</cite> <span class="says">says:</span></div><div
class="comment-meta commentmetadata"><a href="#comment-{place}">{american(remark.posted)}</a>
&nbsp;&nbsp;<a class="comment-edit-link">(Edit)</a></div>{typed(remark.blocks)}<div class="reply"
><a class="comment-reply-link">Reply</a></div></div>{children}</li>"""


def html5(known: Known) -> bytes:
    """Themes since 2012: an article in each item, times that machines can read."""
    comments = "".join(_article(known, place, 1) for place in known.replies_to(None))
    return page(
        known,
        f"""<main id="main"><article id="post-12" class="post-12 post"><header class="entry-header"
><h1 class="entry-title">{escape(known.title)}</h1><div class="entry-meta"><time class="entry-date
published" datetime="{known.published.isoformat()}+01:00">{american(known.published)}</time> by
<span class="author vcard">{escape(known.author)}</span></div></header><div class="entry-content">
{written(known.blocks)}</div><footer class="entry-footer">Posted in Roads</footer></article><div
id="comments" class="comments-area"><h2 class="comments-title">{_heading(known)}</h2><ol
class="comment-list">{comments}</ol><div id="respond" class="comment-respond"><h3>Leave a comment
</h3></div></div></main>""",
    )


def _article(known: Known, place: int, depth: int) -> str:
    remark = known.remarks[place - 1]
    below = "".join(_article(known, each, depth + 1) for each in known.replies_to(place))
    children = f'<ol class="children">{below}</ol>' if below else ""
    return f"""<li id="comment-{place}" class="comment odd alt depth-{depth}"><article
id="div-comment-{place}" class="comment-body"><footer class="comment-meta"><div
class="comment-author vcard"><img class="avatar" /><b class="fn">{name_of(remark.author)}</b> <span
class="says">says:</span></div><div class="comment-metadata"><a href="#comment-{place}"><time
datetime="{remark.posted.isoformat()}+01:00">{american(remark.posted)}</time></a></div></footer><div
class="comment-content">{typed(remark.blocks)}</div><div class="reply"><a>Reply</a></div></article>
{children}</li>"""


def blocks(known: Known) -> bytes:
    """Block themes, since 2022."""
    comments = "".join(_block(known, place) for place in known.replies_to(None))
    many = len(known.remarks)
    heading = f"{many} responses to “{escape(known.title)}”" if many > 1 else "One response"
    section = f"""<div class="wp-block-comments"><h2 class="wp-block-comments-title" id="comments">
{heading if many else ""}</h2><ol class="wp-block-comment-template">{comments}</ol><div id="respond"
class="comment-respond wp-block-post-comments-form"><h3>Leave a Reply</h3></div></div>"""
    return page(
        known,
        f"""<div class="wp-site-blocks"><main class="wp-block-group"><h1
class="wp-block-post-title">{escape(known.title)}</h1><div class="wp-block-post-date"><time
datetime="{known.published.isoformat()}+01:00">{american(known.published)}</time></div><div
class="entry-content wp-block-post-content is-layout-flow">{written(known.blocks)}</div>{section}
<nav class="wp-block-group"><p>← <a href="/o">An older post</a></p></nav></main></div>""",
    )


def _block(known: Known, place: int) -> str:
    remark = known.remarks[place - 1]
    below = "".join(_block(known, each) for each in known.replies_to(place))
    children = f"<ol>{below}</ol>" if below else ""
    return f"""<li id="comment-{place}" class="comment even"><div class="wp-block-columns"><div
class="wp-block-column"><img class="wp-block-avatar" /></div><div class="wp-block-column"><div
class="wp-block-comment-author-name">{name_of(remark.author)}</div><div class="wp-block-group"><div
class="wp-block-comment-date"><time datetime="{remark.posted.isoformat()}+01:00"><a
href="#comment-{place}">{american(remark.posted)}</a></time></div></div><div
class="wp-block-comment-content">{typed(remark.blocks)}</div><div
class="wp-block-comment-reply-link"><a class="comment-reply-link">Reply</a></div></div></div>
{children}</li>"""


FORMATS = (
    Format("WordPress, classic", classic, "html"),
    Format("WordPress, archived copy", wayback, "html"),
    Format("WordPress, HTML5", html5, "html", published="offset", posted="offset"),
    Format("WordPress, blocks", blocks, "html", published="offset", posted="offset"),
)
