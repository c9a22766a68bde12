"""Work that is asked for now and done by a worker: Job rows, and who may write them.

    job = jobs.enqueue(name="publish", payload={…}, actor=actor)    # with the caller's transaction, or not at all

    queued → running → done | failed | cancelled
       ↑________|   a lease that ran out, or a worker that was asked to stop

Every change is one compare-and-set: where the row is no more what its writer takes it for, nothing is written and it is
told so. Which queue carries a job's id to a worker is a setting; see assets.worker for what the worker does with it.
"""

from assets.jobs.beating import WORKER_SECONDS, beat, forget_workers, is_worker_seen
from assets.jobs.holding import LeaseLost, end_cancelled, fail, finish, give_back, lease, renew
from assets.jobs.keeping import Cancelled, Keeping, Stopping, stop_soon, worker_name
from assets.jobs.queueing import cancel, enqueue, forget, hand_again, reap
from assets.jobs.showing import age_of, progress_of, state_of

__all__ = [
    "WORKER_SECONDS",
    "Cancelled",
    "Keeping",
    "LeaseLost",
    "Stopping",
    "age_of",
    "beat",
    "cancel",
    "end_cancelled",
    "enqueue",
    "fail",
    "finish",
    "forget",
    "forget_workers",
    "give_back",
    "hand_again",
    "is_worker_seen",
    "lease",
    "progress_of",
    "reap",
    "renew",
    "state_of",
    "stop_soon",
    "worker_name",
]
