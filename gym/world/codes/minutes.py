"""Codes that are for a time as a whole: the least and the most minutes of each (PF568)."""

# Psychotherapy alone and with a visit, in a crisis; critical care; discharge; counseling; planning; first hours of
# infusions and of hydration; sedation. None is no upper end, or one that an add-on takes over.
MINUTES: dict[str, tuple[int, int | None]] = {
    **{"90832": (16, 37), "90834": (38, 52), "90837": (53, None), "90839": (30, None)},
    **{"90833": (16, 37), "90836": (38, 52), "90838": (53, None)},
    **{"99291": (30, None), "99238": (1, 30), "99239": (31, None)},
    **{"99406": (4, 10), "99407": (11, None), "99497": (16, None), "99498": (16, None), "G0447": (8, None)},
    **{"96360": (31, None), "96365": (16, None), "96413": (16, None), "99152": (10, None)},
    **{"99490": (20, None), "99491": (30, None), "99439": (20, None)},
    **{"99202": (15, None), "99203": (30, None), "99204": (45, None), "99205": (60, None)},
    **{"99212": (10, None), "99213": (20, None), "99214": (30, None), "99215": (40, None)},
    **{"99221": (40, None), "99222": (55, None), "99223": (75, None)},
    **{"99231": (25, None), "99232": (35, None), "99233": (50, None)},
    **{"99347": (20, None), "99348": (30, None), "99349": (40, None)},
    **{"90846": (26, None), "90847": (26, None)},
    **{"96361": (31, None), "96366": (31, None), "96415": (31, None), "96367": (16, None), "96374": (1, 15)},
}
# Critical care of a day (PF581): the minutes from which the first further half hour is billed, by Medicare and by CPT.
HALF_HOUR = 30
FURTHER_AT_MEDICARE, FURTHER_BY_CPT = 104, 75


def describe_time(code: str, minutes: int) -> str | None:
    """Why these minutes are not those of the code, or None where they are."""
    least, most = MINUTES[code]
    if minutes < least:
        return f"it takes {least} minutes, and the note has {minutes}"
    return f"it is for {most} minutes at most, and the note has {minutes}" if most and minutes > most else None
