"""Pages of TypePad, Movable Type, Drupal, a council's own system, and of hosted writing sites."""

from html import escape

from tests.reading.platforms.html_parts import (
    american,
    clock,
    counted,
    name_of,
    on,
    page,
    typed,
    written,
)
from tests.reading.platforms.known import Format, Known


def typepad(known: Known) -> bytes:
    comments = "".join(
        f"""<div id="comment-6a00{place}" class="comment comment-odd"><div class="comment-avatar"
><img src="a.gif" /></div><div class="comment-content"><span id="comment-6a00{place}-content">
{typed(remark.blocks)}</span></div><p class="comment-footer">Posted by: {name_of(remark.author)}
 | <a class="permalink" href="#c">{american(remark.posted)}</a></p></div>"""
        for place, remark in enumerate(known.remarks, start=1)
    )
    return page(
        known,
        f"""<div id="alpha"><p class="content-nav"><a>« Tides</a> | <a href="/">Main</a> | <a>Nets »
</a></p><div class="entry-category-roads entry" id="entry-6a00"><h2 class="date-header">{
            on(known.published)
        }</h2><h3 class="entry-header">{escape(known.title)}</h3><div
class="entry-content"><div class="entry-body">{written(known.blocks)}</div></div><div
class="entry-footer"><p class="entry-footer-info"><span class="post-footers">Posted by {
            escape(known.author)
        } on {american(known.published)}</span> | <a class="permalink">Permalink</a></p>
</div></div><div id="comments" class="comments"><h3 class="comments-header">Comments</h3><div
class="comments-content">{comments}</div><div id="comment-form" class="comments-open"><h3>Post a
comment</h3></div></div></div>""",
    )


def movable_type(known: Known) -> bytes:
    comments = "".join(
        f"""<div class="comment" id="comment-{place}"><div class="inner"><div class="comment-header"
><div class="asset-meta"><span class="byline"><span class="vcard author">{name_of(remark.author)}
</span> | <a href="#c"><abbr class="published" title="{remark.posted.isoformat()}+01:00">{
            american(remark.posted)
        }</abbr></a> | <a>Reply</a></span></div></div><div class="comment-content">{
            typed(remark.blocks)
        }</div></div></div>"""
        for place, remark in enumerate(known.remarks, start=1)
    )
    return page(
        known,
        f"""<div id="entry-7" class="entry-asset asset hentry"><div class="asset-header"><h1
id="page-title" class="asset-name entry-title">{escape(known.title)}</h1><div class="asset-meta"
><span class="byline">By <span class="vcard author">{escape(known.author)}</span> on <abbr
class="published" title="{known.published.isoformat()}+01:00">{american(known.published)}</abbr>
</span></div></div><div class="asset-content entry-content"><div class="asset-body">{
            written(known.blocks)
        }</div></div></div><div id="comments" class="comments"><div
class="comments-header"><h2>{counted(known)}</h2></div><div class="comments-content">{
            comments
        }</div>
<div class="comments-open" id="comments-open"><h2>Leave a comment</h2></div></div>""",
    )


def drupal7(known: Known) -> bytes:
    comments = "".join(_drupal7(known, place) for place in known.replies_to(None))
    return page(
        known,
        f"""<div id="content"><h1 class="title" id="page-title">{escape(known.title)}</h1><div
id="node-9" class="node node-blog"><div class="meta submitted">Submitted by <span class="username">{
            escape(known.author)
        }</span> on {known.published:%a, %d/%m/%Y - %H:%M}</div><div class="content"><div
class="field field-name-body field-type-text-with-summary"><div class="field-items"><div
class="field-item even" property="content:encoded">{written(known.blocks)}</div></div></div></div>
<div class="link-wrapper"><ul class="links inline"><li>Add new comment</li></ul></div><div
id="comments" class="comment-wrapper"><h2 class="title">Comments</h2>{comments}<h2 class="title
comment-form">Add new comment</h2><form class="comment-form"></form></div></div></div>""",
    )


def _drupal7(known: Known, place: int) -> str:
    remark = known.remarks[place - 1]
    below = "".join(_drupal7(known, each) for each in known.replies_to(place))
    # Drupal makes a subject of the first words where nobody wrote one.
    subject = escape(remark.blocks[0].typed()[0][:29])
    return f"""<a id="comment-{place}"></a><div class="comment clearfix"><div class="attribution">
<div class="submitted"><span class="username">{name_of(remark.author)} (not verified)</span><p
class="comment-time">{remark.posted:%a, %d/%m/%Y - %H:%M}</p><p class="comment-permalink"><a
class="permalink">Permalink</a></p></div></div><div class="comment-text"><h3><a
class="permalink">{subject}</a></h3><div class="content"><div class="field
field-name-comment-body">{typed(remark.blocks)}</div></div><ul class="links inline"><li>reply</li>
</ul></div></div>{f'<div class="indented">{below}</div>' if below else ""}"""


def drupal(known: Known) -> bytes:
    """Drupal 8 and later."""
    comments = "".join(_drupal(known, place) for place in known.replies_to(None))
    return page(
        known,
        f"""<main><h1 class="page-title"><span class="field field--name-title">{escape(known.title)}
</span></h1><article class="node node--type-article"><footer class="node__meta"><div
class="node__submitted">Submitted by <span>{escape(known.author)}</span> on <span>{
            known.published:%d %B %Y}</span></div></footer><div class="node__content"><div
class="clearfix text-formatted field field--name-body field__item">{
            written(known.blocks)
        }</div><section
class="field field--name-comment comment-wrapper"><h2 class="title">Comments</h2>{comments}<h2
class="title comment-form__title">Add new comment</h2></section></div></article></main>""",
    )


def _drupal(known: Known, place: int) -> str:
    remark = known.remarks[place - 1]
    below = "".join(_drupal(known, each) for each in known.replies_to(place))
    subject = escape(remark.blocks[0].typed()[0][:29])
    return f"""<article id="comment-{place}" class="comment js-comment"><mark class="hidden"></mark>
<footer class="comment__meta"><p class="comment__author"><span>{name_of(remark.author)} (not
verified)</span></p><p class="comment__time">{on(remark.posted)} - {clock(remark.posted)}</p><p
class="comment__permalink"><a>Permalink</a></p></footer><div class="comment__content"><h3><a
class="permalink">{subject}</a></h3><div class="clearfix text-formatted field
field--name-comment-body field__item">{typed(remark.blocks)}</div><ul class="links inline"><li>Reply
</li></ul></div></article>{f'<div class="indented">{below}</div>' if below else ""}"""


def council(known: Known) -> bytes:
    """A system of a council's own: words of its own for everything."""
    comments = "".join(
        f"""<li class="comment-item"><p class="comment-info"><strong class="comment-name">{
            name_of(remark.author)
        }</strong> <span class="comment-date">{on(remark.posted)} {
            clock(remark.posted)
        }</span></p><div class="comment-text">{typed(remark.blocks)}</div><p
class="comment-actions"><a>Report this comment</a></p></li>"""
        for remark in known.remarks
    )
    return page(
        known,
        f"""<div class="breadcrumb"><a>Home</a> &gt; <a>News</a></div><main><div
class="news-item"><h1>{escape(known.title)}</h1><p class="article-date">
Published: {on(known.published)}</p><div class="article-content">{written(known.blocks)}</div></div>
<div class="comments-section"><h2>Comments ({len(known.remarks)})</h2><ul>{comments}</ul><form>
<h3>Have your say</h3><textarea></textarea></form></div></main>""",
    )


def squarespace(known: Known) -> bytes:
    comments = "".join(
        f"""<div class="comment" id="comment-{place}"><div class="comment-header"><span
class="author"><span class="comment-author">{name_of(remark.author)}</span></span><span
class="date">{american(remark.posted)}</span></div><div
class="comment-body">{typed(remark.blocks)}</div><div class="comment-actions">Reply</div></div>"""
        for place, remark in enumerate(known.remarks, start=1)
    )
    return page(
        known,
        f"""<article class="hentry post-type-text"><h1 class="entry-title"
data-content-field="title"><a>{
            escape(known.title)
        }</a></h1><span class="date"><time class="published" datetime="{known.published:%Y-%m-%d}">{
            on(known.published)
        }</time></span><div class="body entry-content"><div
class="sqs-block html-block"><div class="sqs-block-content">{
            written(known.blocks)
        }</div></div></div>
<div class="squarespace-comments"><div class="comments-header"><h3>Comments ({len(known.remarks)})
</h3></div><div class="comments-content"><div class="comment-list">{comments}</div></div></div>
</article>""",
    )


def _published(known: Known) -> str:
    return (
        f'<meta property="article:published_time" content="{known.published.isoformat()}+01:00" />'
    )


def ghost(known: Known) -> bytes:
    """Its comments come by a script, and are in no saved page."""
    return page(
        known,
        f"""<article class="gh-article post"><header class="gh-article-header"><h1
class="gh-article-title">{escape(known.title)}</h1><span class="gh-article-meta"><time
class="gh-article-meta-date" datetime="{known.published:%Y-%m-%d}">{on(known.published)}</time> · 2
min read</span></header><section class="gh-content gh-canvas">{written(known.blocks)}</section>
</article>""",
        head=_published(known),
    )


def medium(known: Known) -> bytes:
    """Class names that say nothing, and the story right in the article."""
    return page(
        known,
        f"""<article class="meteredContent"><div class="a b"><section><div class="c"><h1 class="d">{
            escape(known.title)
        }</h1><div class="e"><a>{escape(known.author)}</a><span>{on(known.published)}
</span></div>{written(known.blocks)}</div></section></div></article>""",
        head=_published(known),
    )


FORMATS = (
    Format("TypePad", typepad, "html", depth=0),
    Format("Movable Type", movable_type, "html", depth=0, published="offset", posted="offset"),
    Format("Drupal 7", drupal7, "html", published="minute"),
    Format("Drupal 8 and later", drupal, "html"),
    Format("a council's system", council, "html", depth=0),
    Format("Squarespace", squarespace, "html", depth=0),
    Format("Ghost", ghost, "html", published="offset", has_comments=False),
    Format("Medium", medium, "html", published="offset", has_comments=False),
)
