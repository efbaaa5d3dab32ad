"""Instants in log lines and in the provider's ledger."""
import datetime


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def logged_at(line):
    return instant(line["time"])
