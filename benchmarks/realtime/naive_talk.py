"""An operator's reply, written as one would who has no other wish than that it works: model by model."""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone


class Member(models.Model):
    token = models.TextField()

    class Meta:
        app_label, db_table, managed = "bench", "bench_member", False


class Conversation(models.Model):
    member = models.ForeignKey(Member, models.CASCADE, db_column="member_id")
    preview = models.TextField()
    seq = models.IntegerField()
    last_message_id = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        app_label, db_table, managed = "bench", "bench_conversation", False


class Message(models.Model):
    conversation = models.ForeignKey(Conversation, models.CASCADE, db_column="conversation_id")
    body = models.TextField()
    echo_id = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        app_label, db_table, managed = "bench", "bench_message", False


class Event(models.Model):
    conversation = models.ForeignKey(Conversation, models.CASCADE, db_column="conversation_id")
    seq = models.IntegerField()
    payload = models.JSONField()

    class Meta:
        app_label, db_table, managed = "bench", "bench_event", False


class Delivery(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, db_column="event_id")
    state = models.IntegerField()

    class Meta:
        app_label, db_table, managed = "bench", "bench_delivery", False


def answer(token: str, content: str, echo_id: str) -> Message:
    """Raises Member.DoesNotExist and Conversation.DoesNotExist."""
    member = Member.objects.get(token=token)
    with transaction.atomic():
        mine = Conversation.objects.filter(member=member).order_by("updated_at").first()
        conversation = Conversation.objects.select_for_update().get(pk=mine.pk)
        known = Message.objects.filter(conversation=conversation, echo_id=echo_id).first()
        return known or _write(conversation, content, echo_id)


def _write(conversation: Conversation, content: str, echo_id: str) -> Message:
    now = timezone.now()
    recent = Message.objects.filter(conversation=conversation, created_at__gt=now - timedelta(minutes=1)).count()
    if recent > 1_000_000:
        raise PermissionError("a flood")
    message = Message.objects.create(conversation=conversation, body=content, echo_id=echo_id, created_at=now)
    conversation.preview, conversation.seq = content[:80], conversation.seq + 1
    conversation.last_message_id, conversation.updated_at = message.pk, now
    conversation.save()
    event = Event.objects.create(conversation=conversation, seq=conversation.seq, payload={"message_id": message.pk})
    Delivery.objects.create(event=event, state=0)
    return message
