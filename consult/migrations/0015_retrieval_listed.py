"""What was found is told of on the desk, and can be discarded there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consult", "0014_comment_shown_as")]
    operations = [
        migrations.AddField(
            model_name="retrieval",
            name="discarded_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="retrieval",
            name="listed",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AddField(
            model_name="retrieval",
            name="post_count",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
