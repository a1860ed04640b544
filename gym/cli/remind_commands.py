"""`gym remind`: sends the reminders that are due now; meant for cron or a systemd timer, once an hour."""

import asyncio

import typer

from gym.cli.context import Context, app_context, settings_with
from gym.errors import Invalid

NOT_SET_UP = "No e-mail is set up: set GYM_SMTP_HOST and GYM_SMTP_FROM (README, Settings)."


def remind(context: Context) -> None:
    """Send the daily reminders that are due now, and say to whom; status 1 if one could not be sent."""
    reminders = app_context(context).compose(settings_with()).sessions.reminders
    if reminders is None:
        raise Invalid(NOT_SET_UP)
    sent = asyncio.run(reminders.send_due())
    for each in sent:
        typer.echo(f"{each.name}: {'sent' if each.is_sent else 'could not be sent'}")
    typer.echo(f"Reminders sent: {sum(each.is_sent for each in sent)}.")
    raise typer.Exit(not all(each.is_sent for each in sent))
