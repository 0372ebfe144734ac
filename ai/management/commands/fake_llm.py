from django.core.management.base import BaseCommand

from ai.fake_llm.server import main


class Command(BaseCommand):
    help = "A stand-in for a language model with the OpenAI protocol, for the demo and for trying things out."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=9100)

    def handle(self, *_, host, port, **__):
        main(["--host", host, "--port", str(port)])
