"""What a service refuses with. Views only translate a Problem into their answer's shape."""

from http import HTTPStatus


class Problem(Exception):
    """A refusal a person can act on.

    code: for machines; message: for people, in the caller's language; fields: {field: [message]}; current: the state
    as it is now, where the refusal is about being late.
    """

    status = HTTPStatus.BAD_REQUEST
    code = "invalid"

    def __init__(
        self, message: str, *, code: str | None = None, fields: dict | None = None, current: dict | None = None
    ):
        super().__init__(message)
        self.message = str(message)
        self.code = code or self.code
        self.fields = fields or {}
        self.current = current


class Invalid(Problem):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"


class NotFound(Problem):
    status = HTTPStatus.NOT_FOUND
    code = "not_found"

    def __init__(self, message: str = "Resource could not be found", **details):
        super().__init__(message, **details)


class Forbidden(Problem):
    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class Conflict(Problem):
    status = HTTPStatus.CONFLICT
    code = "conflict"


class TooLarge(Problem):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


class TooMany(Problem):
    """retry_after: seconds until it is worth trying again. limit: how many there may be, where that is one number."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many"

    def __init__(self, message: str, *, retry_after: int, limit: int | None = None, **details):
        super().__init__(message, **details)
        self.retry_after, self.limit = retry_after, limit
