from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Travel and identity documents: read, check, and what is known of them."""

    name = "kivuko.documents"
    label = "documents"
    verbose_name = "Documents"
