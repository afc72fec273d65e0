"""Moments as serial numbers of the 1900 date system."""

from __future__ import annotations

from datetime import date, datetime, time

_DAY_ZERO, _LEAP = date(1899, 12, 30), date(1900, 3, 1)


def serial_number(moment: datetime) -> float:
    """Return the serial number of a moment as Excel counts, for which 1900 has a 29 February."""
    moment = moment.replace(tzinfo=None)
    days = (moment.date() - _DAY_ZERO).days - (moment.date() < _LEAP)
    return days + (moment - datetime.combine(moment, time())).total_seconds() / 86_400
