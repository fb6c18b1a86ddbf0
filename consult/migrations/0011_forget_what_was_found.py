"""What was found before is let go: a retrieval will hold what is found in each of several files.

Retrievals are kept for a week, and can be asked for again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forget(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("consult", "Retrieval").objects.filter(status="done").delete()


class Migration(migrations.Migration):
    dependencies = [("consult", "0010_withheld_comments")]

    operations = [migrations.RunPython(forget, forget, elidable=True)]
