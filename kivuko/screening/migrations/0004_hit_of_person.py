from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0003_hits"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="hit",
            index=models.Index(fields=["person", "raised_at"], name="hit_of_person"),
        ),
    ]
