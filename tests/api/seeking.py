"""What the tests of searching say and look for."""

from contacts.identify import Facts
from conversations.models import Conversation
from tests import factories


def say(inbox, text, name="Vera", **facts) -> Conversation:
    return factories.write(inbox, text, facts=Facts(name=name, **facts)).conversation


def numbers(answer) -> list[int]:
    return [each["item"]["id"] for each in answer["conversations"]]


def look(caller, q, **more) -> dict:
    answer = caller.get("search", q=q, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def finds(caller, q, **more) -> list[int]:
    return numbers(look(caller, q, **more))
