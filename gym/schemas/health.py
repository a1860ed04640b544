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
    Trouble.DOWN: "The records do not answer.",
    Trouble.FULL: "The disk is full or refuses to take more: nothing can be saved.",
    Trouble.READ_ONLY: "The records may only be read: nothing can be saved.",
    Trouble.DAMAGED: "The records are damaged: some pages of the database cannot be read.",
}
ADVICE = {
    Trouble.DOWN: "See that the data folder is there and can be written to, or name another one with GYM_DATA_DIR; "
    "with GYM_DATABASE_URL, see that its server runs and answers.",
    Trouble.FULL: "Make room on the disk of the data folder, or name a folder elsewhere with GYM_DATA_DIR.",
    Trouble.READ_ONLY: "Let this user write to the data folder and its files, or name another one with GYM_DATA_DIR.",
    Trouble.DAMAGED: "Stop the gym, keep a copy of the data folder, and go back to a backup of gym.db.",
}
ERRNOS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), Trouble.FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), Trouble.READ_ONLY),
}


def trouble_with_file(error: OSError) -> Trouble:
    """What an error of the operating system means for the records."""
    return ERRNOS.get(error.errno or 0, Trouble.DOWN)
