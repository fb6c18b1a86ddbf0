"""Blogger's pages, before 2011 and since."""

from html import escape

from tests.reading.platforms.html_parts import broken, clock, counted, name_of, on, page, written
from tests.reading.platforms.known import Format, Known


def _post(known: Known) -> str:
    return f"""<div class="date-outer"><h2
class="date-header"><span>{on(known.published)}</span></h2>
<div class="date-posts"><div class="post-outer"><div class="post hentry">
<a name="123"></a><h3 class="post-title entry-title"><a
href="/p.html">{escape(known.title)}</a></h3>
<div class="post-header-line-1"></div>
<div class="post-body entry-content">{written(known.blocks)}<div style="clear: both;"></div></div>
<div class="post-footer"><div class="post-footer-line"><span class="post-author vcard">Posted by
<span class="fn">{escape(known.author)}</span></span> <span class="post-timestamp">at <a
class="timestamp-link" href="/p.html"><abbr class="published" title="{known.published.isoformat()}"
>{clock(known.published)}</abbr></a></span></div><div class="post-footer-line-2"><span
class="post-labels">Labels: <a href="/l">roads</a></span></div></div></div>"""


def threaded(known: Known) -> bytes:
    """Since 2011: a list with one level of replies."""
    return page(
        known,
        f"""<div class="main">{_post(known)}<div class="comments" id="comments">
<a name="comments"></a><h4>{counted(known)}:</h4><div class="comments-content"><div
id="comment-holder"><div class="comment-thread toplevel-thread"><ol id="top-ra">
{"".join(_comment(known, place) for place in known.replies_to(None))}
</ol><div class="continue" id="top-continue"><a class="comment-reply">Add comment</a></div></div>
</div></div><p class="comment-footer"><a href="/c">Post a Comment</a></p></div></div></div>
<div class="blog-pager" id="blog-pager"><a class="blog-pager-newer-link">Newer Post</a></div>
</div></div></div>""",
    )


def _comment(known: Known, place: int) -> str:
    remark = known.remarks[place - 1]
    replies = "".join(_comment(known, each) for each in known.replies_to(place))
    return f"""<li class="comment" id="c{
        place
    }"><div class="avatar-image-container"><img src="a.png"
/></div><div class="comment-block"><div class="comment-header"><cite class="user">{
        name_of(remark.author)
    }</cite><span class="icon user"></span><span class="datetime secondary-text"><a
rel="nofollow" href="?showComment={place}">{on(remark.posted)} at {clock(remark.posted)}</a></span>
</div><p class="comment-content">{broken(remark.blocks)}</p><span class="comment-actions
secondary-text"><a class="comment-reply">Reply</a><span class="item-control"><a>Delete</a></span>
</span></div><div class="comment-replies"><div id="c{
        place
    }-rt" class="comment-thread inline-thread">
<span class="thread-toggle thread-expanded"><span class="thread-arrow"></span><span
class="thread-count"><a>Replies</a></span></span><ol id="c{place}-ra" class="thread-chrome">{
        replies
    }<div class="continue"><a class="comment-reply">Reply</a></div></ol></div></div><div
class="comment-replybox-single"></div></li>"""


def classic(known: Known) -> bytes:
    """Up to 2011: names, words and times in one flat list."""
    comments = "".join(
        f"""<dt class="comment-author anon-comment-icon" id="c{place}"><a name="c{place}"></a>{
            name_of(remark.author)
        } said...</dt><dd class="comment-body"><p>{broken(remark.blocks)}</p></dd>
<dd class="comment-footer"><span class="comment-timestamp"><a href="#c{place}">{on(remark.posted)} {
            clock(remark.posted)
        }</a><span class="item-control"><a>Delete</a></span></span></dd>"""
        for place, remark in enumerate(known.remarks, start=1)
    )
    return page(
        known,
        f"""<div class="blog-posts">{_post(known)}<div id="comments" class="comments"><h4>
{counted(known)}:</h4><dl id="comments-block" class="avatar-comment-indent">{comments}</dl><p
class="comment-footer"><a href="/c">Post a Comment</a></p></div></div></div></div></div>""",
    )


FORMATS = (
    Format("Blogger, threaded", threaded, "html", depth=1),
    Format("Blogger, classic", classic, "html", depth=0),
)
