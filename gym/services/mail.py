"""E-mail by the operator's own SMTP server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage

from gym.settings import is_loopback

# What keeps an e-mail from going out; of these, what is about this e-mail alone.
FAILURES = (smtplib.SMTPException, OSError)
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
SECONDS = 20.0
# The port on which TLS comes before everything else.
TLS_PORT = 465


@dataclass(frozen=True)
class Mailer:
    """Sends e-mail from `sender` by the server at `host`; `address` is where the gym is reached from outside, if told.

    A password goes over TLS, or to this machine.
    """

    host: str
    port: int
    user: str
    password: str
    sender: str
    address: str | None = None

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a message in plain text. Raises what is in FAILURES."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        # Keeps answering machines from answering.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        with self.connect() as server:
            if self.port != TLS_PORT and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            if self.user:
                self.check_secrecy(server)
                server.login(self.user, self.password)
            server.send_message(message)

    def connect(self) -> smtplib.SMTP:
        """A connection on which the server has said what it can."""
        if self.port == TLS_PORT:
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        server.ehlo()
        return server

    def check_secrecy(self, server: smtplib.SMTP) -> None:
        """Raise SMTPNotSupportedError where the password could be read on its way."""
        if not isinstance(server.sock, ssl.SSLSocket) and not is_loopback(self.host):
            raise smtplib.SMTPNotSupportedError("The server offers no TLS, so the password is not sent.")
