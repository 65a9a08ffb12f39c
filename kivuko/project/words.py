"""Django's own sentences that officers meet, named here so that our translations can say them in our words.

What stands in kivuko/locale goes before Django's catalogues, in English too.
"""

from django.utils.translation import gettext_noop as _

SAID_OUR_WAY = (
    _("This field is required."),
    _("Enter a valid date."),
    _("Enter a whole number."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
)
