"""What the loader's button asks before the chat is opened."""

from tests import factories


def test_the_button_has_the_inboxs_colour_and_side(db, client):
    account = factories.account()
    inbox = factories.inbox(account, factories.member(account), widget_color="#b5532a", widget_position="left")
    answer = client.get("/widget/look", {"inbox": inbox.website_token})
    assert answer.json() == {"color": "#b5532a", "position": "left"}
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_of_no_inbox_nothing_is_told(db, client):
    assert client.get("/widget/look").status_code == 404
    assert client.get("/widget/look", {"inbox": "nobody's"}).status_code == 404
    assert client.post("/widget/look").status_code == 405
