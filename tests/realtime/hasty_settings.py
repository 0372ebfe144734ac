"""The product's settings but for the hashing of passwords, slow on purpose: a token of seconds cannot wait for it."""

from helpdesk.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
