"""Before `edited_at` nobody noted who edited a draft: none of those is to be overwritten."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def count_as_edited(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("consult", "Topic").objects.filter(edited_at=None).update(
        edited_at=models.F("created_at")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consult", "0005_sources_change"),
    ]

    operations = [
        migrations.RunPython(count_as_edited, migrations.RunPython.noop, elidable=True),
    ]
