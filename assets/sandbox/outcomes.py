"""How a child ended and what it said → the function's bytes, or an error that names the job and the limit."""

import json
import signal
from contextlib import suppress
from dataclasses import asdict, dataclass

from assets.errors import SandboxError
from assets.sandbox.child import Mark
from assets.sandbox.jobs import MIB, Job


class ChildFailed(SandboxError):
    """The function raised: its exception's class and message, and those of its attributes that JSON can carry."""

    def __init__(self, label: str, *, type_name: str, reason: str, detail: dict[str, object]) -> None:
        super().__init__(f"{label}: {type_name}: {reason}", limit="exception")
        self.type_name = type_name
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the zygote saw; `exit_code` is negative for a signal, `killed` says why the zygote ended the child."""

    exit_code: int
    killed: str = ""
    cpu_seconds: float = 0.0
    peak_bytes: int = 0

    def encode(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, data: bytes) -> "Verdict":
        return cls(**json.loads(data))


def result_of(job: Job, answer: bytes, verdict: Verdict) -> bytes:
    """The function's bytes; raises ChildFailed with what it raised, SandboxError with the limit it hit."""
    if verdict.killed or verdict.exit_code:
        raise _ended(job, verdict)
    mark, body = answer[:1], answer[1:]
    match mark:
        case Mark.RESULT.value:
            return body
        case Mark.EXCEPTION.value:
            raise _failed(job, body)
        case Mark.MEMORY.value:
            raise too_much(job, "memory")
        case Mark.OUTPUT.value:
            raise too_much(job, "output")
        case Mark.UNLIMITED.value:
            raise _not_run(job, body)
    raise crashed(job, "it ended without an answer")


def too_much(job: Job, limit: str) -> SandboxError:
    """The error for one of the four limits."""
    allowed = {
        "wall": f"{job.limits.wall_seconds:g} s of time",
        "cpu": f"{job.limits.cpu_seconds} s of processor time",
        "memory": f"{job.limits.memory_bytes / MIB:g} MiB of memory",
        "output": f"{job.limits.output_bytes / MIB:g} MiB of output",
    }
    return SandboxError(f"{job.label} needs more than {allowed[limit]}. Make it do less.", limit=limit)


def crashed(job: Job, how: str) -> SandboxError:
    """The error for a child that ended by itself and gave no answer."""
    return SandboxError(
        f"{job.label} broke off: {how}. Make it simpler; if that does not help, report it.", limit="crash"
    )


def _ended(job: Job, verdict: Verdict) -> SandboxError:
    if verdict.killed == "wall":
        return too_much(job, "wall")
    if verdict.killed:
        return crashed(job, verdict.killed)
    killed_unasked = verdict.exit_code == -signal.SIGKILL and verdict.cpu_seconds >= job.limits.cpu_seconds
    if verdict.exit_code == -signal.SIGXCPU or killed_unasked:
        return too_much(job, "cpu")
    how = f"exit code {verdict.exit_code}"
    with suppress(ValueError):
        how = signal.Signals(-verdict.exit_code).name
    return crashed(job, f"{how}, with {verdict.peak_bytes / MIB:.0f} MiB in use at its peak")


def _not_run(job: Job, reason: bytes) -> SandboxError:
    fact = f"{job.label} was not run, because its process could not be limited: {reason.decode(errors='replace')}"
    return SandboxError(f"{fact}. Run the service as an ordinary user.", limit="crash")


def _failed(job: Job, body: bytes) -> SandboxError:
    try:
        said = json.loads(body)
        return ChildFailed(job.label, type_name=said["type"], reason=said["message"], detail=said["detail"])
    except (ValueError, KeyError, TypeError):
        return crashed(job, "its answer cannot be read")
