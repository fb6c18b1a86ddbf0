"""The line above the comments ("3 comments:"), and the lines that say who wrote one and when."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from consult.reading.dates.lines import date_line, moment

# What may be counted: these are headings with a number, or with a colon-free "One" or "No".
_COUNTED = (
    r"comments?|responses?|repl(?:y|ies)|thoughts?|reactions?"
    r"|kommentare?n?|antwort(?:en)?|meinung(?:en)?|gedanken?|reaktion(?:en)?|rückmeldung(?:en)?"
    r"|commentaires?|réponses?|réflexions?|réactions?|avis"
    r"|comentarios?|respuestas?|pensamientos?|opini(?:ón|ones)"
    r"|reacties?|opmerking(?:en)?|antwoord(?:en)?|gedachten?"
    r"|comment[oi]|rispost[ae]|pensier[oi]|comentários?|respostas?"
    r"|kommentar(?:er)?|svar|tankar|komentarz(?:e|y)?|odpowied(?:ź|zi)|komentář(?:e|ů)?"
    r"|sylw(?:adau)?|ymateb(?:ion)?|kommentti(?:a)?|comentariu|comentarii"
)
# These alone, without a number, are headings as well.
_ALONE = (
    r"comments|responses|reader comments|kommentare|commentaires|comentarios|reacties|opmerkingen"
    r"|commenti|comentários|kommentarer|komentarze|komentáře|sylwadau|ymatebion|kommentit"
    r"|comentarii"
)
_NONE = (
    r"no|zero|keine?|noch keine?|aucune?|pas de|pas encore de|no hay|ningún|sin|geen|nog geen"
    r"|nessuna?|nenhum|sem|dim|brak|inga|ingen|žádné"
)
_WORDS = {
    word: number
    for number, words in enumerate(
        "one ein eine un une una uno één een um uma en ett|two zwei deux dos twee"
        "|three drei trois tres drie|four|five|six|seven|eight|nine|ten".split("|"),
        start=1,
    )
    for word in words.split()
}
_ABOUT = (
    r"to|on|for|zu|auf|à|sur|pour|a|en|sobre|op|bij|su|em|para|till|på|til|do|i|ar|o|about"
    r"|über|over|au sujet de"
)
_SO_FAR = r"so far|yet|bisher|bislang|todavía|aún|pour l.instant|pour le moment|tot nu toe|eto"
_HEADING = re.compile(
    rf"(?:(?:there (?:is|are)|showing|view)\s+(?:all\s+)?)?"
    rf"(?:(?P<none>{_NONE})\s+(?:{_COUNTED})"
    rf"|\(?(?P<count>\d{{1,3}}(?:[.,]\d{{3}})+|\d{{1,6}}|{'|'.join(_WORDS)})\)?"
    rf"\s+(?:o\s)?(?:{_COUNTED})"
    rf"|(?:{_ALONE})(?:\s*:?\s*\(?(?P<after>\d{{1,6}})\)?)?)"
    rf"(?:\s+(?:{_SO_FAR}))?(?:\s+(?:{_ABOUT})(?:\s+|(?=[“«„‘]))(?P<title>\S.*?))?\s*[:.…]?"
    r"(?:\s*(?:add yours|leave a (?:comment|reply)|read them below or add one|add one))?",
    re.IGNORECASE,
)
_QUOTES = frozenset(zip("“„„\"«‘‚'‹»", "”“”\"»’‘'›«", strict=True))

SAYS = (
    r"says|said|writes|wrote|commented|replied|sagt|sagte|schreibt|schrieb|meint|meinte|hat gesagt"
    r"|dit|a dit|écrit|a écrit|dice|dijo|ha dicho|escribió|zegt|zei|schreef|ha detto|scrive|disse"
    r"|diz|säger|sa|skrev|pisze|napisał(?:a|\(a\))?|dywedodd|meddai|říká|sanoo"
)
_ATTRIBUTION = re.compile(
    rf"(?:(?P<name>\S.{{0,79}}?)\s+(?:{SAYS})|dywedodd\s+(?P<said>\S.{{0,59}}?))\s?"
    r"(?::|\.\.\.|…|,?(?=\s(?:on|at|am|um|le|el|op)\s.*\d))\s*(?P<when>.*)",
    re.IGNORECASE,
)
_SAYS_AT_END = re.compile(rf"\s+(?:{SAYS})$", re.IGNORECASE)
# As in: At 8:02 PM, Ida Crow said
_WHEN_FIRST = re.compile(
    r"(?:at|on|um|am|à|le|a las|el)\s(?P<when>.*\d.*),\s*(?=\S)", re.IGNORECASE
)
# Saved pages lose the gap between a name and a time: "Anonymous20 May 2010 at 21:40", "Ruby21:00".
_SEAM = re.compile(r"(?<=[^\W\d_]|\))(?=\d)|(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|\s[|•·]\s|\t")
_BAR = re.compile(r"\s[|·•—]\s")
# As Joomla numbers comments, after their votes: "+3 #1 Mary P 2010-05-20 21:40".
_NUMBERED = re.compile(
    r"(?:[+-]?\d{1,4}\s*)?#\d{1,5}\s*(?P<name>\S.{0,58}?)\s*(?<!\d)(?P<when>\d.*)"
)
_ON = re.compile(r",?\s(?:on|am|le|el|op)\s", re.IGNORECASE)
_GLUED_CLOCK = re.compile(r"(?P<name>\S.{0,58}[^\W\d_])\d{1,2}[:.]\d\d(?:\s?[AP]M)?", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(?:posted|written|publié|rédigé|écrit|gepostet|verfasst|geschrieben|escrito|publicado"
    r"|geplaatst|postiwyd)"
    r"\s+(?:by|par|von|por|door|gan)\s*:\s*(?P<name>\S.{0,59}?)\s*(?:\||,|\s(?:on|at|am|um|le|el|op)\b)"
    r"\s*(?P<when>.*)",
    re.IGNORECASE,
)
# "The report says:" opens a quotation, not a comment by a Mr Report.
_NO_NAME = frozenset(
    "he she it they we i you who and so as the this that my our your his her their a an someone"
    " everyone nobody what er sie es wir ich wie der die das ein eine mein meine il elle on le la"
    " les un une comme mon ma él ella el los las como mi su hij zij ze het de een zoals mijn lei"
    " lui lo gli o os as um uma then also".split()
)
_NUMERIC_ADDRESS = re.compile(r"\d+(?:\.\d+){3}|[\da-f]*:[\da-f:.]+", re.IGNORECASE)
_UNNAMED = frozenset(
    "anonymous|unknown|anonym|unbekannt|anonyme|inconnu|anónimo|desconocido|anoniem|onbekend|anonimo"
    "|sconosciuto|anônimo|desconhecido|anonymt|okänd|anonimowy|dienw|di-enw|guest|gast".split("|")
)


@dataclass(frozen=True, slots=True)
class CommentHeading:
    """`count` is None where the heading gives none; `title` is the post's, `quoted` in marks."""

    count: int | None
    title: str | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a line says wrote a comment, and when; no author for a platform's word for nobody."""

    author: str | None
    when: str | None = None


def comment_heading(text: str) -> CommentHeading | None:
    """What a line says as the heading of a list of comments, in any of its languages."""
    if len(text) > 300:
        return None
    # One blank between words: a run of them makes the rules below try every way to part it.
    line = " ".join(unicodedata.normalize("NFC", text).split())
    found = _HEADING.fullmatch(line.strip(" #*=-–—{}[]»›↓"))
    if not found:
        return None
    title, quoted = _unquoted(found["title"])
    return CommentHeading(_count(found), title, quoted)


def attribution(text: str) -> Attribution | None:
    """Who and when, if the whole line says that and no more: "NAME says:", or a name and a time."""
    if len(text) > 120:
        return None
    line = unicodedata.normalize("NFC", text)
    found = _ATTRIBUTION.fullmatch(" ".join(line.split()))
    if not found:
        return _glued(line)
    name = found["name"] or found["said"]
    first = _WHEN_FIRST.match(name)
    when = moment(found["when"]) or (moment(first["when"]) if first else None)
    name = name[first.end() :] if first else name
    is_all = when or not found["when"]
    return _said(name, when) if is_all else None


def _glued(line: str) -> Attribution | None:
    numbered = _NUMBERED.fullmatch(line)
    when = moment(numbered["when"]) if numbered else None
    if numbered and when and (said := _said(numbered["name"], when)):
        return said
    for seam in islice(_SEAM.finditer(line), 8):
        when = moment(line[seam.end() :])
        if when:
            return _said(line[: seam.start()], when)
    found = _GLUED_CLOCK.fullmatch(line)
    return _said(found["name"]) if found else None


def _said(name: str, when: str | None = None) -> Attribution | None:
    return Attribution(known_name(name), when) if is_name(name) else None


def name_on_date(text: str) -> Attribution | None:
    """Who and when, from "Joan Barker on 20 May 2010 at 9:40": a name in capitals, and no more.

    Some themes leave out the word between: "Joan Barker May 20, 2010 at 9:40 am".
    """
    if len(text) > 120 or _BAR.search(text):
        return None
    # "Posted on 20 May 2010" names nobody; and in some languages "Sam" is a Saturday.
    date = date_line(text)
    if date and date.said:
        return None
    words = _ON.sub(" ", text, count=1).split()
    for count in range(1, min(len(words), 5 + 1)):
        if not words[count - 1][0].isupper():
            return None
        when = moment(" ".join(words[count:]))
        if when:
            return _said(" ".join(words[:count]), when)
    return None


def name_above_time(text: str, below: str) -> Attribution | None:
    """Who and when, from a line with a name and the line right below it with a time."""
    name = _SAYS_AT_END.sub("", text)
    if not 0 < len(text) <= 60 or text[-1] in ".,;!?" or ":" in name:
        return None
    when = moment(below)
    return Attribution(known_name(name), when) if when else None


def signature(text: str) -> Attribution | None:
    """Who and when, from the line below a comment: "Posted by: NAME | TIME"."""
    found = _SIGNATURE.fullmatch(unicodedata.normalize("NFC", text)) if len(text) <= 160 else None
    when = moment(found["when"]) if found else None
    return Attribution(known_name(found["name"]), when) if found and when else None


def is_name(text: str) -> bool:
    words = text.split()
    # "Hi Terry, as my mother says:" is a sentence.
    is_short = 0 < len(words) <= 5 and not set(",:;!?").intersection(text)
    return is_short and words[0].casefold() not in _NO_NAME


def known_name(name: str) -> str | None:
    """The name, unless it is a word for nobody or would give away an address."""
    name = " ".join(name.split())
    # The sign may be written wide, or as `%40`.
    folded = unquote(unicodedata.normalize("NFKC", name))
    is_address = "@" in folded or _NUMERIC_ADDRESS.fullmatch(name)
    return None if is_address or name.casefold() in _UNNAMED or not name else name


def _count(found: re.Match[str]) -> int | None:
    if found["none"]:
        return 0
    said = found["count"] or found["after"]
    if said is None:
        return None
    return _WORDS.get(said.casefold()) or int(re.sub(r"\D", "", said) or 0)


def _unquoted(title: str | None) -> tuple[str | None, bool]:
    if not title:
        return None, False
    title = title.strip()
    if len(title) > 2 and (title[0], title[-1]) in _QUOTES:
        return " ".join(title[1:-1].split()), True
    return " ".join(title.split()), False
