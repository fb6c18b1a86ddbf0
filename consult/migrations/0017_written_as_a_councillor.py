"""Say of what was written before whether a councillor wrote it: until now nobody's term had ended."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def label(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    councillors = apps.get_model("accounts", "Councillor").objects.values("user")
    comments = apps.get_model("consult", "Comment").objects
    comments.filter(author__in=councillors).update(as_councillor=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_terms"), ("consult", "0016_hand_overs")]
    operations = [migrations.RunPython(label, migrations.RunPython.noop)]
