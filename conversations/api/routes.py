"""How addresses of the API are written: ids of a size the database knows, a trailing slash or none."""

from django.urls import path, register_converter


class Key:
    """A row's id. Longer than any there can be is no address at all, and so 404."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Small(Key):
    """A number counted within an account, which fits an integer."""

    regex = "[0-9]{1,9}"


register_converter(Key, "key")
register_converter(Small, "number")


def both(routes: dict) -> list:
    """Every route with and without a trailing slash: a redirect would lose a POST's body."""
    made = [(route, view.as_view()) for route, view in routes.items()]
    return [path(route, view) for route, view in made] + [path(route + "/", view) for route, view in made]
