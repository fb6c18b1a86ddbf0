"""What a saved page holds that nobody wrote: navigation, buttons, share links, forms.

Every rule matches a whole line, in the languages of the common blog platforms.
"""

import re
import unicodedata
from collections.abc import Callable

from consult.reading.dates.lines import date_line

_LONGEST = 200
_EDGES = " \t.:…«»←→‹›|•◦▪·-–—▼▲+*("


def _composed(text: str) -> str:
    """Some systems save "ö" as two characters."""
    return unicodedata.normalize("NFC", text)


def _words(table: str) -> frozenset[str]:
    return frozenset(table.strip().replace("\n", "|").split("|"))


def _rule(pattern: str, *, longest: int = _LONGEST, around: str = "") -> Callable[[str], bool]:
    """Whether this is all that a line says, in either case, but for the signs around it."""
    matches = re.compile(pattern, re.IGNORECASE).fullmatch
    return lambda text: len(text) <= longest and matches(_composed(text).strip(around)) is not None


# Case counts: a comment may well say "delete", the button says "Delete".
_BUTTONS = (
    "Reply Replies Delete Edit Permalink Report Antworten Antwort Löschen Bearbeiten Melden"
    " Répondre Réponses Supprimer Modifier Signaler Responder Respuestas Eliminar Suprimir Borrar"
    " Editar Beantwoorden Antwoorden Reacties Reageren Reageer Verwijderen Bewerken Rispondi"
    " Risposte Elimina Modifica Respostas Excluir Ateb Atebion Dileu Golygu Odpowiedz Odpowiedzi"
    " Usuń Svara Svar Radera Slet Slett Vastaa Vastaukset Poista Odpovědět Odpovědi Vymazat"
    " Quote Zitieren Citer"
).split()
_BUTTON_ROW = re.compile(
    rf"(?:(?:{'|'.join(sorted(_BUTTONS, key=len, reverse=True))}|Reply with quote|Ta bort|\(Edit\))"
    r"[\s·|•/,↓→↩»]*)+"
)

_NAVIGATION = _words("""
home|home page|homepage|startseite|start|accueil|inicio|startpagina|hafan|pagina iniziale|início
about|about me|about us|über mich|über uns|impressum|datenschutz|à propos|sobre mí|acerca de
over mij|amdanaf|amdanaf i|amdanom ni|contact|contact me|contact us|kontakt|contacto|contatti
cysylltu|menu|main menu|menü|menú|navigation|search|suche|suchen|recherche|rechercher|buscar|zoeken
cerca|chwilio|search this blog|skip to content|skip to main content|skip to navigation
zum inhalt springen|aller au contenu|direkt zum hauptbereich|direkt zum inhalt
accéder au contenu principal|ir al contenido principal|passa ai contenuti principali
doorgaan naar hoofdcontent|pular para o conteúdo principal|neidio i'r prif gynnwys
neidio i'r cynnwys|fortsätt till huvudinnehåll|post navigation|posts|search for|useful links|main
zum hauptinhalt springen|saltar al contenido|ir al contenido|ga naar de inhoud|spring naar inhoud
log in|login|sign in|sign up|register|anmelden|connexion|iniciar sesión|inloggen|subscribe
subscribe to this blog|rss|rss feed|archive|archives|archiv|blog archive|archivo|archief|news|blog
toggle navigation|close|cookies|cookie policy|privacy|privacy policy|accept|toon menu|newer post
older post|newer posts|older posts|neuerer post|älterer post|article plus récent|article plus ancien
entrada más reciente|entrada antigua|nieuwere post|nieuwer bericht|oudere post|ouder bericht
post più recente|post più vecchio|next post|previous post|next|previous|back to top
""")
_SHARING = _words("""
share|share this|share this post|share on|share via|tweet|like|like this|loading|like loading|print
email|get link|other apps|link|andere apps|link abrufen|obtenir le lien|autres applications
obtener enlace|otras aplicaciones|link maken|email this|blogthis|twitter|facebook|pinterest|linkedin
whatsapp|reddit|tumblr|pocket|mastodon|more|related|teilen|diesen post per e-mail versenden|drucken
gefällt mir|mehr|partager|envoyer par e-mail|imprimer|j'aime|compartir|enviar por correo electrónico
escribe un blog|imprimir|me gusta|delen|dit e-mailen|dit bloggen|afdrukken|vind ik leuk|condividi
stampa|mi piace|partilhar|invia tramite email|postalo sul blog|enviar por e-mail|e-bostio hwn|rhannu
rhannwch|share this with|copy link|link kopieren|add yours|leave one|add your own|newest first
oldest first|sort by best|sort by newest|sort by oldest|about these ads|advertisement|advertisements
report this ad|leave a comment|post a comment|permalink|share this article|share this page
share this story|like this post|tweet this|artikel teilen|beitrag teilen|diesen artikel teilen
diesen beitrag teilen|teilen mit|partager cet article|partager sur|partager ce billet|compartir esto
comparte esto|comparte esta entrada|me gusta esto|dit artikel delen|deel dit artikel|dit delen
condividi su|condividi questo articolo|compartilhe|compartilhe isso|j'aime ça|dela det här
udostępnij
""")
POSTED = (
    r"(?:posted|published|submitted|written|gepostet|eingestellt|verfasst|veröffentlicht"
    r"|gespeichert|geschrieben|publié|posté|soumis|rédigé|écrit|publicado|enviado|escrito"
    r"|geplaatst|gepubliceerd|geschreven|pubblicato|scritto|postado|postiwyd|cyhoeddwyd|opublikowano|upplagd)"
)
# A sentence may begin with any of these words: "Published by the county, the plan says little."
_NO_SENTENCE = r"(?<![^\W\d_]{3}[.!?])(?<![,;])"
_CAPITAL = r"(?-i:[^\W_a-zß-ÿ])"
_NAME = rf"{_CAPITAL}\S*(?:\s(?:{_CAPITAL}\S*|and|und|et|van|von|der|den|de|du|di|da|la|le|y|&))*"
_SIGNED = rf"{POSTED}(?:\s(?:on|am|le|el|op))?\s(?:by|von|par|por|door|da|gan|av|przez)\s"
_begins_as_signed = _rule(rf"{_SIGNED}.*")
_is_signed_by = _rule(
    rf"{_SIGNED}(?:{_NAME}"
    r"|\S+(?:\s\S+){0,4}?(?:\s?[|·•—].*|[\s,]+(?:\S+\s){0,7}?\d{1,2}[:.h]\d\d.*)"
    rf"|\S+(?:\s\S+){{0,4}}?\s(?:in|dans|en|unter|under)\s{_CAPITAL}.*){_NO_SENTENCE}"
)
# A line like "Labels: roads, parking", which stands after a post's last words.
is_filed = _rule(
    r"(?:(?:tags?|tagged|labels?|categor(?:y|ies)|filed under|posted in"
    r"|schlagw[oö]rter|stichw[oö]rter"
    r"|kategorien?|verschlagwortet mit|étiquettes?|libellés?|mots-clés|catégories?|classé dans"
    r"|etiquetas?|categorías?|archivado en|trefwoorden|categorie(?:ën|s)?|etichette|marcadores"
    r"|categorias?|labeli|tagiau)\s*:.*"
    r"|(?:filed under|posted in|tagged|verschlagwortet mit|classé dans|archivado en)\s.*"
    rf"{_NO_SENTENCE}"
    r"|this entry was (?:posted|tagged).*|bookmark the permalink.*"
    r"|about the author|über den autor|à propos de l.auteur|sobre el autor|over de auteur)"
)
# When on the day, which stands above: "Posted at 09:12 AM in Roads | Permalink | Comments (1)".
is_signed_at = _rule(
    POSTED + r"\s+(?:at|um|à|a las|om|op|alle(?: ore)?|às|kl\.?|o|am)\s+\d{1,2}[:.h]\d\d"
    r"(?:\s?[ap]\.?m\.?)?(?:\s(?:uhr|uur))?(?:\s(?:in|dans|en|unter)\s[^|]*)?(?:\s*\|.*)?"
    + _NO_SENTENCE
)
# How long it takes, as newer platforms say under a title: "3 min read".
is_reading_time = _rule(
    r"(?:lesezeit:?\s)?\d{1,3}[ -]min(?:ut[eo]n?|\.)?s?"
    r"(?:\s(?:read|de lecture|de lectura|leestijd|lesezeit|lettura|leitura|darllen))?",
    longest=40,
    around=" ·|•",
)
# A short line under a title, like "by Terry Jones". Elsewhere it may be a sentence.
is_by_name = _rule(
    rf"(?:by|von|par|por|door|gan|autor|author|auteur)(?::?\s+{_NAME}|:\s+\S+){_NO_SENTENCE}",
    longest=60,
)
# The form, or the links to other pages, after the last comment.
ends_comments = _rule(
    r"(?:leave|post|add|write|submit) (?:a|your|new|another)?\s*(?:reply|comment|response).*"
    r"|refresh comments list|rss feed for comments to this post|jcomments"
    r"|add (?:a )?comment|load more.*|weitere laden.*|mehr anzeigen|afficher plus|cargar más"
    r"|meer laden.*"
    r"|(?:newer|older|previous|next) (?:posts?|comments?).*|subscribe to:? .*"
    r"|your email address will not be published.*|comments are (?:now )?closed.*|cancel reply"
    r"|(?:\d+|one|no)?\s*(?:track|ping)backs?\b.*|links to this post:?.*"
    r"|kommentar (?:veröffentlichen|hinzufügen|schreiben|verfassen|absenden).*|antwort abbrechen"
    r"|schreibe? (?:einen|eine) (?:kommentar|antwort).*|hinterlasse? (?:einen|eine) .*"
    r"|(?:neuere|ältere)r? posts?.*|abonnieren.*"
    r"|(?:enregistrer|ajouter|laisser|écrire|publier)(?: un)? commentaire.*|laisser une réponse.*"
    r"|article plus (?:récent|ancien).*|inscription à.*|s.abonner à.*"
    r"|(?:publicar|añadir|agregar|escribir|deja|dejar|escribe)(?: un)? comentario.*"
    r"|deja(?:r)? una (?:respuesta|réplica).*|entrada (?:más reciente|antigua).*|suscribirse a.*"
    r"|een (?:reactie|opmerking) (?:posten|plaatsen|achterlaten).*|reactie (?:toevoegen|plaatsen).*"
    r"|(?:geef|laat|plaats|schrijf) een (?:reactie|antwoord).*"
    r"|(?:nieuwere?|oudere?) (?:post|bericht).*"
    r"|abonneren op.*|(?:posta|lascia|aggiungi) un commento.*"
    r"|(?:postar|deixe|adicionar) um comentário.*|gadael (?:sylw|ymateb).*|ychwanegu sylw.*"
    r"|skicka en kommentar.*|lämna (?:en )?(?:kommentar|ett svar).*|prześlij komentarz.*",
    longest=120,
    around=" ▼▲",
)
_HERE = re.compile(
    r"you are here|sie sind hier|vous êtes ici|está(?:s)? aquí|u bent hier|je bent hier"
    r"|voi siete qui|sei qui|você está aqui|rydych chi yma|du är här|jesteś tutaj"
)
_CRUMBS = re.compile(r"\s*[|»›>·•/]\s*")
# A line of the banner that an archive puts above a page that it keeps: "3 captures".
is_capture = _rule(
    r"\d[\d.,]* (?:captures?|snapshots?)(?: from .*)?|about this capture|collected by|timestamps"
    r"|\d{1,2} \w{3} \d{4} ?[-–] ?\d{1,2} \w{3} \d{4}|(?:[a-z]{3} ){2}[a-z]{3}|(?:\d{4} ){2}\d{4}"
    r"|(?:the )?internet archive(?: wayback machine)?|wayback machine"
    r"|(?:organization|collection): .*"
    r"|(?:archived|saved|captured) (?:from|by|on) .*|you are viewing an archived .*"
    r"|this is an archived (?:copy|page|version).*|this page was captured on .*|webpage capture"
    r"|(?:all )?(?:no )?(?:other )?snapshots .*|archive\.(?:today|is|ph|org).*|web archive.*"
    r"|archivierte (?:seite|fassung).*|version archivée.*|\[archived content\].*",
    around=_EDGES,
)
# "← Older title", "« Older title | Main | Newer title »"; but « and » alone are quotation marks.
is_pager = _rule(r"←\s.*|.*\s→|«\s.*\|.*|.*\|.*\s»")
_NETWORK = r"(?:twitter|x|facebook|pinterest|linkedin|whatsapp|google\+?|bluesky|mastodon)"
_SHARE_ON = (
    r"(?:share|partager|compartir|delen|condividi|partilhar|dela|rhannu)\s(?:\w{1,4}\s)?"
    + _NETWORK
    + rf"|(?:in|auf)\s{_NETWORK}\s(?:freigeben|teilen)"
)
_SHARE_WORD = "|".join([_SHARE_ON, *sorted(map(re.escape, _SHARING), key=len, reverse=True)])
# Saved pages run the words of share links together: "Email ThisBlogThis!Share to Twitter".
_SHARE_ROW = re.compile(
    rf"(?>{_SHARE_WORD})(?:[\s.!|•·]*(?>{_SHARE_WORD}|x))*"
    r"|click to (?:share|email|print)\b.*"
)


def is_button_row(text: str) -> bool:
    """The buttons under a comment, run together or apart: "ReplyDelete"."""
    return len(text) <= 80 and bool(_BUTTON_ROW.fullmatch(_composed(text)))


def is_navigation(text: str) -> bool:
    """A link of the page's navigation, or a row of them: "Home | About | Contact"."""
    if len(text) > _LONGEST:
        return False
    line = _folded(text)
    crumbs = [crumb for crumb in _CRUMBS.split(line) if crumb]
    is_trail = bool(crumbs) and _HERE.match(crumbs[0]) is not None
    return line in _NAVIGATION or (len(crumbs) > 1 and (is_trail or crumbs[0] in _NAVIGATION))


def crumbs_of(text: str) -> list[str]:
    """The steps of a trail like "Streets » Cones on Tanner Street"; one for any other line."""
    return _CRUMBS.split(text) if len(text) <= _LONGEST else [text]


def is_sharing(text: str) -> bool:
    """A link to share the post by, or a row of them, or a link of the navigation."""
    if len(text) > _LONGEST:
        return False
    line = _folded(text)
    return line in _NAVIGATION or bool(_SHARE_ROW.fullmatch(line))


def is_signed(text: str) -> bool:
    """A line like "Posted by Terry at 09:25"."""
    is_dated = _begins_as_signed(text) and date_line(text) is not None
    return _is_signed_by(text) or is_signed_at(text) or is_dated


def is_of_page(text: str) -> bool:
    """What the page says, above a post as below it."""
    rules = (is_navigation, is_sharing, is_pager, is_signed, is_filed)
    return any(rule(text) for rule in rules)


def is_form_heading(text: str) -> bool:
    """The same where a post may end: "Leave a comment below." is a sentence of its writer."""
    return ends_comments(text) and text[-1] not in ".,;!?"


def _folded(text: str) -> str:
    """The words of a link; "More." with a full stop is a sentence."""
    stop = "." if text.endswith(".") and not text.endswith("..") else ""
    return _composed(text).strip(_EDGES).casefold() + stop
