"""How many examples each property, fault and scale test runs: one constant a count.

`make proof` runs them in full, `make test` a tenth, `make check` a hundredth.
"""

import os

IS_PROOF = os.environ.get("PROOF") == "1"
IS_CHECK = os.environ.get("QUICK") == "1"
PART = 1 if IS_PROOF else 100 if IS_CHECK else 10
FEWEST = 5


def count(full: int) -> int:
    """This run's part of `full`, five at least."""
    return full if IS_PROOF else max(FEWEST, full // PART)


TRACED_RENDERS = count(2_000)  # random templates whose spans must attribute every letter rightly
ROUND_TRIPPED_MESSAGES = count(5_000)  # random messages that must parse, serialize and parse to the same
HOSTILE_MESSAGES = count(10_000)  # random texts of message syntax that must parse or be refused, in bounded time
MESSAGES_READ_TWICE = count(2_000)  # random texts of ICU's syntax that ICU and the parser must read alike
SPACED_MESSAGES = count(5_000)  # random French messages whose spaces alone may change when they are saved
BIDI_LINES = count(5_000)  # random lines of two directions whose every character must be drawn once
FITTED_TEXTS = count(1_000)  # random texts of many scripts whose ink must stay in their boxes
PSEUDO_MESSAGES = count(5_000)  # random messages that must be the same in pseudo-locales but for their text
EVALUATED_MESSAGES = count(5_000)  # random messages whose lowered form ICU must show as they are shown here
SAVED_DRAFTS = count(1_000)  # random manifests of every kind that must be read back as they were written
CONCURRENT_SAVES = count(50)  # of each of eight processes that save one block; none may be lost
LOCALE_TAGS = count(2_000)  # random tags: normal forms, chains and formatting locales that must hold their laws
LOOKUPS = count(2_000)  # random fields and routes whose origin must be the first allowed place
ROUNDED_NUMBERS = count(100_000)  # random decimals that must show as exact arithmetic rounds them half up
FORMATTER_CALLS = count(1_000_000)  # mixed calls that may raise the memory of a process by 1 MiB
ZONE_INSTANTS = count(30)  # instants shown in every IANA zone, against zoneinfo's wall time
DAMAGED_FOLDERS = count(2_000)  # content files with random damage: stored whole or refused with file and line
RANDOM_FLUENT = count(3_000)  # random Fluent texts whose imported message must say what Fluent's runtime says
DAMAGED_FLUENT = count(2_000)  # Fluent files with random damage: read whole or refused with file and line
LIBRARY_EDITS = count(210)  # random edits of a generated library, each published and compared with what was foretold
CANONICAL_VALUES = count(5_000)  # random values whose canonical JSON must be what RFC 8785 says
RECIPE_EDITS = count(300)  # random edits of a kit that must change the recipes of the documents they touch, only
HIDDEN_CHANGES = 200 if IS_PROOF else 5 if IS_CHECK else 10  # random hidden rows and questions; no byte may change
RESTORED_DRAFTS = count(1_000)  # random histories of an asset of every kind that restoring must undo
WORD_DIFFS = count(2_000)  # random pairs of texts whose runs must add up to both
KILLED_PUBLICATIONS = count(50)  # publications killed at random moments, leaving all or nothing behind
MUTATED_CHAINS = count(100)  # random alterations, losses, insertions and moves of acts; each must be found
READ_INSTANTS = count(154)  # instants of real saves, replayed and read back against what Fluent says
HISTORIES = 200 if IS_PROOF else 5 if IS_CHECK else 10  # random acts; each past instant answers with what was live
FOLLOWED_HISTORIES = (
    200 if IS_PROOF else 2 if IS_CHECK else 4
)  # random acts, some not committed; a copy that follows is a full read
ROUNDS_MEANWHILE = 100 if IS_PROOF else 4  # of a kit of 500 assets going live, back and off while others read it
READS_MEANWHILE = 10_000 if IS_PROOF else 400  # reads in that time, each of which must show one release or none
KILLED_ACTS = count(50)  # each of saves, rollbacks, restorations and prunings killed at random moments
MEASURED_EDITS = count(500)  # random edits of every kind whose trace must stay within its bound
THINNED_HISTORIES = count(2_000)  # random histories and policies: what goes has a later revision that stands for it
JOBS_UNDER_FIRE = count(300)  # jobs of three workers that are killed at random moments; each must be done once
JOBS_OF_CELERY = 100 if IS_PROOF else 10  # jobs of Celery's workers that are killed at random moments
DATABASE_RESTARTS = 10 if IS_PROOF else 2  # of PostgreSQL, by turns in order and at once, while others read and write
KILLED_SERVERS = 20 if IS_PROOF else 2  # web workers killed at random moments while others read
FUZZED = 60 if IS_PROOF else 6  # questions to each operation, by its description and against it
STAMPEDE = 50 if IS_PROOF else 20  # first requests for one derived file at once; it is drawn once
GOOD_AND_BAD = count(1_000)  # requests for derived files at once, every other one bad; each good one is answered
MUTATED_ADDRESSES = count(10_000)  # signed addresses with a letter or two changed, none of which may be served
RANDOM_KEYS = 100_000 if IS_PROOF else 2_000  # random texts of a key's shape, each refused without a look-up
STREAMED_MEGABYTES = 110 if IS_PROOF else 34  # of a file that is stored and read as a stream, in parts of 16 MiB
FRESHNESS_ROUNDS = (
    8 if IS_PROOF else 1
)  # of each act that changes what is read, seen by workers that are asked meanwhile
STUCK_ROUNDS = 40 if IS_PROOF else 4  # of two acts in a row, where a wrong order of reads keeps a former answer
HANGING_SECONDS = 4 if IS_PROOF else 1  # after which an S3 server that does not answer is left
KILLED_SWEEPS = count(50)  # sweeps killed at random moments beside uploads; no row may lack its file
SWEPT_UPLOADS = count(50)  # sweeps beside uploads of the bytes that they delete, each of which must be there
FLIPPED_FILES = count(100)  # stored files with one changed byte, none of which may be served
CUT_OFF_FILES = count(100)  # places at which a file of each type is cut off; each must be refused
PILLOW_PICTURES = 1_000 if IS_PROOF else 0  # at least so many of Pillow's own test pictures; they are fetched
FOLDED_CHARACTERS = count(1_114_112)  # of all there are, each of which must fold to letters, digits and marks alone
MATCHED_QUERIES = count(2_000)  # random queries over random texts that each database must answer as Python does
REHEARSALS = 10 if IS_PROOF else 1  # backups made while others write, each restored elsewhere; no act may be lost
SIGNED_MESSAGES = count(1_000)  # random messages, each with a bit of its id, time and body flipped, which none verifies
MESSAGES_UNDER_FIRE = count(300)  # messages of three workers that are killed at random moments; each must arrive
MARKED_TEXTS = count(5_000)  # random texts and words of theirs, each of which must be marked, and nothing beside it
EXPORTED_HISTORIES = 60 if IS_PROOF else 1  # random acts with killed exports; a kept copy equals one made anew
