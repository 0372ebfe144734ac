"""Operators and teams, in Chatwoot's shapes."""

from helpdesk.tenancy.models import Membership, Team, User

AVAILABILITY = {0: "online", 1: "offline", 2: "busy"}


def agent(row: Membership, status: str | None = None) -> dict:
    """Chatwoot's Agent. status: presence where it is known, else what the person has set."""
    user = row.user
    return {
        "id": user.pk,
        "account_id": row.account_id,
        "name": user.name,
        "available_name": user.available_name,
        "email": user.email,
        "role": "administrator" if row.is_administrator else "agent",
        "availability_status": status or AVAILABILITY[row.availability],
        "auto_offline": row.auto_offline,
        "confirmed": user.is_active,
        "provider": "email",
        "thumbnail": "",
        "custom_attributes": {},
    }


def assignee(user: User, account_id: int) -> dict:
    return {
        "id": user.pk,
        "account_id": account_id,
        "name": user.name,
        "available_name": user.available_name,
        "email": user.email,
        "role": "agent",
        "availability_status": "offline",
        "auto_offline": True,
        "confirmed": True,
        "provider": "email",
        "thumbnail": "",
    }


def team(row: Team, is_member: bool = False) -> dict:
    return {
        "id": row.pk,
        "name": row.name,
        "description": row.description or None,
        "allow_auto_assign": row.allow_auto_assign,
        "account_id": row.account_id,
        "is_member": is_member,
    }
