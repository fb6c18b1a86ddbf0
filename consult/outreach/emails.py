"""One function per email; the only place in consult that builds mail."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from accounts.emails import build
from accounts.models import Councillor
from consult.outreach.digest import Digest
from consult.outreach.models import Delivery


def digest_email(
    digest: Digest, councillor: Councillor, delivery: Delivery
) -> EmailMultiAlternatives:
    context = {"digest": digest, "councillor": councillor, "told_from": settings.TOLD_FROM}
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return build(
        "digest",
        context,
        to=councillor.user.email,
        headers={
            # The same delivery always has the same id: a second copy can be told from a new email.
            "Message-ID": f"<digest-{delivery.pk}@{host}>",
            "List-Id": f"Digest <digest.{host}>",
        },
    )
