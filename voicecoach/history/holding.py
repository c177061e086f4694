"""A lock that dies with its process: it tells a session that lives from one that was broken off.

The lock is only a sign, and other programs may read and copy the file. Where a file system has no
locks, everything works without; then a living session cannot be told from a dead one.
"""

import sys

if sys.platform == "win32":
    import msvcrt
    import os

    FAR = 1 << 30  # a byte that is locked cannot be read: so it is one where no record ever comes

    def hold(descriptor: int, shared: bool = False) -> bool | None:
        """Lock an open file until it is closed; False: another has it; None: there are no locks here."""
        os.lseek(descriptor, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        except OSError:
            return None
        return True

else:
    import fcntl

    def hold(descriptor: int, shared: bool = False) -> bool | None:
        """Lock an open file until it is closed; False: another has it; None: there are no locks here.

        ``shared``: only to see whether one could, without being in the way of others who look.
        """
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True
