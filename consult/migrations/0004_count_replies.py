"""Count the replies that were written before they were counted where they are written."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count


def count_replies(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    comments = apps.get_model("consult", "Comment").objects
    answered = comments.exclude(parent=None).order_by().values_list("parent")
    for parent, count in answered.annotate(Count("pk")):
        comments.filter(pk=parent).update(reply_count=count)


class Migration(migrations.Migration):
    dependencies = [("consult", "0003_longer_period")]
    operations = [migrations.RunPython(count_replies, migrations.RunPython.noop)]
