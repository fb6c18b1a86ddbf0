"""A comment may keep the name under which it was written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consult", "0013_comments_paged_by_key")]
    operations = [
        migrations.AddField(
            model_name="comment",
            name="shown_as",
            field=models.CharField(blank=True, max_length=80, null=True),
        ),
    ]
