"""What platforms say around posts and comments, in five languages."""

from dataclasses import dataclass
from datetime import datetime

_WEEKDAYS = {
    "English": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "Welsh": "Dydd_Llun Dydd_Mawrth Dydd_Mercher Dydd_Iau Dydd_Gwener Dydd_Sadwrn Dydd_Sul",
    "German": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "French": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "Spanish": "lunes martes miércoles jueves viernes sábado domingo",
}
_MONTHS = {
    "English": "January February March April May June July August September October November"
    " December",
    "Welsh": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd"
    " Rhagfyr",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre"
    " décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
}


@dataclass(frozen=True, slots=True)
class Language:
    """`date` takes a day, a month and a year; `heading` counts the comments of a title."""

    name: str
    date: str
    at: str
    one: str
    several: str
    none: str
    thoughts: str
    nobody: str
    reply: str
    replies: str
    delete: str
    says: str
    signed: str
    leave: str
    post_comment: str
    home: str
    about: str
    labels: str
    share: str
    newer: str
    posted_by: str
    clock: str = "%H:%M"

    def day(self, moment: datetime) -> str:
        """With the day of the week: "Friday, 7 June 2013"."""
        weekday = _WEEKDAYS[self.name].split()[moment.weekday()].replace("_", " ")
        comma = " " if self.name == "French" else ", "
        return f"{weekday}{comma}{self.on(moment)}"

    def on(self, moment: datetime) -> str:
        """Without: "7 June 2013"."""
        month = _MONTHS[self.name].split()[moment.month - 1]
        return self.date.format(moment.day, month, moment.year)

    def when(self, moment: datetime) -> str:
        """With the time of day: "7 June 2013 at 10:12"."""
        return f"{self.on(moment)}{self.at}{moment:{self.clock}}"

    def counted(self, many: int) -> str:
        """Blogger's heading without its colon: "3 comments"."""
        if not many:
            return self.none
        return self.one if many == 1 else self.several.format(many)


ENGLISH = Language(
    "English",
    "{} {} {}",
    " at ",
    "1 comment",
    "{} comments",
    "No comments",
    "{} thoughts on “{}”",
    "Anonymous",
    "Reply",
    "Replies",
    "Delete",
    "{} says:",
    "Posted by: {} | {}",
    "Leave a Reply",
    "Post a Comment",
    "Home",
    "About me",
    "Labels: roads",
    "Email ThisBlogThis!Share to Twitter",
    "Newer Post Older Post Home",
    "Posted by {} at {}",
)
WELSH = Language(
    "Welsh",
    "{} {} {}",
    " am ",
    "1 sylw",
    "{} sylw",
    "Dim sylwadau",
    "{} sylw ar “{}”",
    "Dienw",
    "Ateb",
    "Atebion",
    "Dileu",
    "Dywedodd {}:",
    "Postiwyd gan: {} | {}",
    "Gadael Ymateb",
    "Gadael sylw",
    "Hafan",
    "Amdanaf i",
    "Labeli: ffyrdd",
    "Rhannu ar Twitter",
    "Hafan",
    "Postiwyd gan {} am {}",
)
GERMAN = Language(
    "German",
    "{}. {} {}",
    " um ",
    "1 Kommentar",
    "{} Kommentare",
    "Keine Kommentare",
    "{} Gedanken zu „{}“",
    "Anonym",
    "Antworten",
    "Antworten",
    "Löschen",
    "{} sagt:",
    "Gepostet von: {} | {}",
    "Schreibe einen Kommentar",
    "Kommentar veröffentlichen",
    "Startseite",
    "Über mich",
    "Labels: Straßen",
    "Diesen Post per E-Mail versendenBlogThis!In Twitter freigeben",
    "Neuerer Post Älterer Post Startseite",
    "Eingestellt von {} um {}",
)
FRENCH = Language(
    "French",
    "{} {} {}",
    " à ",
    "1 commentaire",
    "{} commentaires",
    "Aucun commentaire",
    "{} réflexions au sujet de « {} »",
    "Anonyme",
    "Répondre",
    "Réponses",
    "Supprimer",
    "{} dit\u00a0:",
    "Rédigé par : {} | {}",
    "Laisser un commentaire",
    "Enregistrer un commentaire",
    "Accueil",
    "À propos",
    "Libellés : routes",
    "Envoyer par e-mailBlogThis!Partager sur Twitter",
    "Article plus récent Article plus ancien Accueil",
    "Publié par {} à {}",
    "%-H h %M min",
)
SPANISH = Language(
    "Spanish",
    "{} de {} de {}",
    ", ",
    "1 comentario",
    "{} comentarios",
    "No hay comentarios",
    "{} comentarios en “{}”",
    "Anónimo",
    "Responder",
    "Respuestas",
    "Eliminar",
    "{} dice:",
    "Publicado por: {} | {}",
    "Deja una respuesta",
    "Publicar un comentario",
    "Inicio",
    "Acerca de",
    "Etiquetas: calles",
    "Enviar por correo electrónicoEscribe un blogCompartir con Twitter",
    "Entrada más reciente Entrada antigua Inicio",
    "Publicado por {} en {}",
)
LANGUAGES = (ENGLISH, WELSH, GERMAN, FRENCH, SPANISH)
