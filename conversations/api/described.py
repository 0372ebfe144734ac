"""The API's own description (OpenAPI), drawn from the addresses, the methods and the views' docstrings.

The shapes are those of docs/api.md; they are loose on purpose, because clients send ids as texts, forms for JSON and
nested objects for flat ones, and all of that is taken.
"""

import re

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes

REFUSALS = {
    "400": "Not readable",
    "401": "Nobody signed in",
    "403": "Not allowed",
    "404": "Not there, or not yours",
    "409": "Somebody was faster",
    "413": "Too large",
    "415": "Not JSON and no form",
    "422": "Invalid",
    "429": "Too many",
}
WRITING = ("POST", "PUT", "PATCH", "DELETE")


class Described(AutoSchema):
    def get_operation_id(self):
        words = re.sub(r"[{}]", "", self.path.removeprefix("/api/v1/").removeprefix("accounts/{account_id}"))
        return "_".join([self.method.lower(), *re.findall(r"\w+", words)])

    def get_tags(self):
        found = re.match(r"/api/v1/accounts/\{account_id\}/(\w+)", self.path)
        return [found.group(1) if found else "account"]

    def get_description(self):
        own = (self.view.__doc__ or "").strip()
        return "" if own.startswith("Runs in the scope") else own

    def get_request_serializer(self):
        return OpenApiTypes.OBJECT if self.method in WRITING else None

    def get_response_serializers(self):
        return OpenApiTypes.ANY

    def get_operation(self, *args, **kwargs):
        operation = super().get_operation(*args, **kwargs)
        if operation:
            for status, text in REFUSALS.items():
                operation["responses"].setdefault(status, {"description": text})
        return operation
