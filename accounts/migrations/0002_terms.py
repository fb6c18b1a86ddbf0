"""A councillor's term may end, and a parish has no wards."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people"),
    ]
    operations = [
        migrations.AddField(
            model_name="councillor",
            name="term_ended_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="councillor",
            name="wards",
            field=models.ManyToManyField(
                blank=True, related_name="councillors", to="accounts.ward"
            ),
        ),
    ]
