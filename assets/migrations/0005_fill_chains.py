"""Brands that have acts get the row that says where their chain ends."""

from django.db import migrations


def fill(apps, schema_editor):
    """Leaves a chain that is there; two queries a brand."""
    Brand, Act, Chain = (apps.get_model("assets", name) for name in ("Brand", "Act", "Chain"))
    for brand in Brand.objects.filter(chain__isnull=True).iterator():
        acts = Act.objects.filter(brand_id=brand.pk).order_by("-id")
        head = acts.values_list("hash", flat=True).first()
        if head:
            Chain.objects.create(brand_id=brand.pk, length=acts.count(), head=head)


class Migration(migrations.Migration):

    dependencies = [
        ("assets", "0004_add_chain"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
