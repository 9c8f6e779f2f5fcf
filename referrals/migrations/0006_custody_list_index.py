"""The custody list reads who is held now, not everybody who ever was."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('referrals', '0005_search_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='detention',
            index=models.Index(condition=models.Q(('released_at__isnull', True)), fields=['detained_at', 'id'], name='detention_held'),
        ),
    ]
