"""The product's settings as they are, but for one: a measuring client may ask more often than a police system may."""

from diversion.settings import *  # noqa: F403 - every setting is the product's own
from diversion.settings import REST_FRAMEWORK as AS_SET

REST_FRAMEWORK = {**AS_SET, "DEFAULT_THROTTLE_RATES": {"client": "10000000/min"}}
