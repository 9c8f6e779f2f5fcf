"""Styles, scripts and pictures under names that change with their content, so that browsers may keep them for good."""

from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import get_finders
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Collected(StaticFilesConfig):
    """What no page asks for is not collected: sources, and what libraries bring for pages that are not ours."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "scss",
        "redoc",
        "django_htmx",
        "oauth2_provider",
        "rest_framework",
    ]


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed names of what `collectstatic` collected; where it has not run (a test, a first look), the plain ones."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name


def is_collected() -> bool:
    """Whether nothing that could be collected is newer than the last collection."""
    last = settings.STATIC_ROOT / HashedFiles.manifest_name
    if not last.exists():
        return False
    found = (storage.path(path) for finder in get_finders() for path, storage in finder.list([]))
    return all(last.stat().st_mtime >= (settings.BASE_DIR / path).stat().st_mtime for path in found)
