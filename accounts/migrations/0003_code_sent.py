"""That a sign-in code was sent, and what became of it: one table more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeSent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254, verbose_name="email address")),
                ("at", models.DateTimeField(db_index=True, verbose_name="asked for")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "Taken by the mail server"),
                            ("refused", "Refused by the mail server"),
                            ("no answer", "The mail server gave no answer"),
                            ("limited", "Not sent: asked too often"),
                        ],
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "sign-in code",
                "ordering": ["-at", "-pk"],
            },
        ),
    ]
