"""A row of the list names the colleague who wrote last, whoever's the conversation is."""


def last(caller) -> dict:
    (row,) = caller.get("conversations/inbox").json()["sections"]["all"]["items"]
    return row["last_message"]


def test_a_colleagues_note_is_not_taken_for_the_assignees(shop, alice, bob):
    number = shop.conversation.display_id
    assert last(bob)["sender_id"] is None  # a customer's
    assert bob.post(f"conversations/{number}/take").status_code == 200
    assert bob.post(f"conversations/{number}/messages", {"content": "On its way"}).status_code == 200
    assert last(alice)["sender_id"] == shop.bob.user_id
    alice.post(f"conversations/{number}/messages", {"content": "Have a look", "private": True})
    assert (last(bob)["sender_type"], last(bob)["sender_id"]) == ("user", shop.alice.user_id)
