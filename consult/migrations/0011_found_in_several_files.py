"""A retrieval holds what was found in each of several files; what was found before is let go.

Retrievals are kept for a week, and can be asked for again.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forget(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("consult", "Retrieval").objects.exclude(reading=None).delete()


class Migration(migrations.Migration):
    dependencies = [("consult", "0010_withheld_comments")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="retrieval", name="reading"),
        migrations.AddField(
            model_name="retrieval",
            name="readings",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
