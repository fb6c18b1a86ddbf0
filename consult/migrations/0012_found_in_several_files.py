from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consult", "0011_forget_what_was_found")]

    operations = [
        migrations.RemoveField(model_name="retrieval", name="reading"),
        migrations.AddField(
            model_name="retrieval",
            name="readings",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
