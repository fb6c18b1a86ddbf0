"""Each account gets its mailbox; of several with one, the oldest. The others go on without."""

from typing import Any

from django.db import migrations

_AT_ONCE = 1000


def _mailbox_of(address: str) -> str:
    name, _, host = address.lower().rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"


def fill(apps: Any, schema_editor: Any) -> None:
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    taken = set(users.exclude(mailbox=None).values_list("mailbox", flat=True))
    changed = []
    without = users.filter(mailbox=None).order_by("date_joined", "pk").only("pk", "email")
    for user in list(without):
        mailbox = _mailbox_of(user.email)
        if mailbox not in taken:
            taken.add(mailbox)
            user.mailbox = mailbox
            changed.append(user)
    users.bulk_update(changed, ["mailbox"], batch_size=_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_mailbox")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
