"""The index of names. On SQLite the two large tables are their own primary key, which halves them."""

import django.db.models.fields.composite
from django.db import migrations, models

import kivuko.kernel.paths

SQLITE = (
    "CREATE TABLE crossings_namepart (mark integer NOT NULL PRIMARY KEY, part text NOT NULL UNIQUE, "
    "bones text NOT NULL)",
    "CREATE INDEX crossings_namepart_bones ON crossings_namepart (bones)",
    "CREATE TABLE crossings_nameat (part integer NOT NULL, no integer NOT NULL, place integer NOT NULL, "
    "others integer NOT NULL, PRIMARY KEY (part, no, place)) WITHOUT ROWID",
    "CREATE TABLE crossings_named (place integer NOT NULL, no integer NOT NULL, crossing blob NOT NULL, "
    "marks blob NOT NULL, PRIMARY KEY (place, no, crossing)) WITHOUT ROWID",
)
POSTGRESQL = (
    'CREATE TABLE crossings_namepart (mark bigint PRIMARY KEY, part text COLLATE "C" NOT NULL UNIQUE, '
    'bones text COLLATE "C" NOT NULL)',
    "CREATE INDEX crossings_namepart_bones ON crossings_namepart (bones)",
    "CREATE TABLE crossings_nameat (part bigint NOT NULL, no bigint NOT NULL, place integer NOT NULL, "
    "others bigint NOT NULL, PRIMARY KEY (part, no, place) INCLUDE (others))",
    "CREATE TABLE crossings_named (place integer NOT NULL, no bigint NOT NULL, crossing bytea NOT NULL, "
    "marks bytea NOT NULL, PRIMARY KEY (place, no, crossing))",
)
TABLES = ("crossings_named", "crossings_nameat", "crossings_namepart")


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for table in TABLES:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [("crossings", "0002_counter")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make, drop)],
            state_operations=[
                migrations.CreateModel(
                    name="NamePart",
                    fields=[
                        ("mark", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("part", models.CharField(max_length=500, unique=True)),
                        ("bones", models.CharField(db_index=True, max_length=500)),
                    ],
                ),
                migrations.CreateModel(
                    name="NameAt",
                    fields=[
                        (
                            "pk",
                            django.db.models.fields.composite.CompositePrimaryKey(
                                "part",
                                "no",
                                "place",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("part", models.BigIntegerField()),
                        ("no", models.BigIntegerField()),
                        ("place", models.IntegerField()),
                        ("others", models.BigIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Named",
                    fields=[
                        (
                            "pk",
                            django.db.models.fields.composite.CompositePrimaryKey(
                                "place",
                                "no",
                                "crossing",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("place", models.IntegerField()),
                        ("no", models.BigIntegerField()),
                        ("crossing", models.BinaryField(max_length=16)),
                        ("marks", models.BinaryField()),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="NamePlace",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("path", kivuko.kernel.paths.PathField(max_length=120, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="NamesTaken",
            fields=[
                ("chain", models.CharField(max_length=48, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="NamesLater",
            fields=[("entry", models.UUIDField(primary_key=True, serialize=False))],
        ),
    ]
