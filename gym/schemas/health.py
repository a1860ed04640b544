"""What can be wrong with the records, in the words of health and the doctor."""

import errno
from enum import StrEnum


class Trouble(StrEnum):
    """Why nothing can be read, or nothing can be saved."""

    DOWN = "down"
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"


WORDS = {
    Trouble.DOWN: "The database does not answer.",
    Trouble.FULL: "The disk is full or cannot be written to: nothing can be saved.",
    Trouble.READ_ONLY: "The database is read-only: nothing can be saved.",
    Trouble.DAMAGED: "The database is damaged: some of its pages cannot be read.",
}
ADVICE = {
    Trouble.DOWN: "Check that the data folder exists and is writable, or set GYM_DATA_DIR to another folder. "
    "With GYM_DATABASE_URL, check that the database server is running.",
    Trouble.FULL: "Free space on the data folder's disk, or set GYM_DATA_DIR to a folder on another disk.",
    Trouble.READ_ONLY: "Give this user write access to the data folder and its files, or set GYM_DATA_DIR to "
    "another folder.",
    Trouble.DAMAGED: "Stop the gym, copy the data folder, and restore gym.db from a backup.",
}
ERRNOS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), Trouble.FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), Trouble.READ_ONLY),
}


def trouble_with_file(error: OSError) -> Trouble:
    """What an error of the operating system means for the records."""
    return ERRNOS.get(error.errno or 0, Trouble.DOWN)
