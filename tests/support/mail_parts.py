"""An SMTP server on loopback that keeps what it is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from serving import free_port

from gym.services.mail import Mailer

SENDER = "Training Gym <gym@clinic.example>"


class Inbox:
    """What came in; who is `refused` gets nothing."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def served_inbox() -> Iterator[tuple[Inbox, Mailer]]:
    """A running server's inbox, and what sends there."""
    inbox, port = Inbox(), free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield inbox, Mailer("127.0.0.1", port, "", "", SENDER, "https://gym.example.org")
    finally:
        server.stop()
