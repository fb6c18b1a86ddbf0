"""Whose email an address is: one account for each mailbox."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_code_sent"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="mailbox",
            field=models.EmailField(editable=False, max_length=254, null=True, unique=True),
        ),
    ]
