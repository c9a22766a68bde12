"""Database and files → one folder or archive that is a consistent state, and back.

    backup      files are held → the database's snapshot → what it names is copied, verified → the record, last
    restore     the record is read → the place is empty → files, verified → the database, last

What has no record is no backup; a place without a database was not restored. Both may be run again where they stopped.
"""

from assets.backups.making import Made, make
from assets.backups.record import BackupFailed, Record
from assets.backups.restoring import Restored, restore

__all__ = ["BackupFailed", "Made", "Record", "Restored", "make", "restore"]
