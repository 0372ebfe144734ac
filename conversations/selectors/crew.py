"""Who works in an inbox."""

from helpdesk.tenancy.models import InboxMember, Membership


def crew(inbox_id: int) -> list[Membership]:
    """Its members, in the order of their coming."""
    return crews([inbox_id])[inbox_id]


def crews(inbox_ids: list[int]) -> dict[int, list[Membership]]:
    """{inbox id: its members}; empty for an inbox without."""
    pairs = InboxMember.objects.filter(inbox_id__in=inbox_ids).values_list("inbox_id", "user_id")
    people: dict[int, set[int]] = {pk: set() for pk in inbox_ids}
    for inbox_id, user_id in pairs:
        people[inbox_id].add(user_id)
    everyone = Membership.objects.filter(user_id__in=set().union(*people.values())).select_related("user")
    rows = list(everyone.order_by("pk"))
    return {pk: [row for row in rows if row.user_id in ids] for pk, ids in people.items()}
