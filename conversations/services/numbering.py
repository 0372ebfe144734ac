"""Numbers of conversations: 1, 2, 3 per account, without gap or repeat."""

from django.db import connection

from helpdesk.scope import current_account_id


def next_display_id() -> int:
    """The account's next number. Its row stays locked until the transaction ends, so take it late."""
    with connection.cursor() as cursor:
        cursor.execute("select next_display_id(%s)", [current_account_id()])
        return cursor.fetchone()[0]
