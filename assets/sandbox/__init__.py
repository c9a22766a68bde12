"""Runs a function on bytes in a limited child process: `Sandbox.run("module:name", payload) → bytes`.

    with Sandbox(preload=("assets.rendering.child",)) as sandbox:
        html = sandbox.run("assets.rendering.child:render", payload, limits=Limits(), label="web.html")

A preloaded, single-thread process (the zygote) forks one child a job. The function takes bytes and returns bytes, or
yields chunks of bytes, which are counted as they come. When it starts, the child can open nothing – no file, no
socket – and may not fork: what it imports must be preloaded, and what it reads must be read by the job's `load`
function, which gets the same payload before the doors close.

SandboxError       a limit was hit (`limit`: wall, cpu, memory, output) or the child died (`limit`: crash)
└── ChildFailed    the function raised (`limit`: exception); carries `type_name` and `detail`
"""

from assets.sandbox.jobs import Job, Limits
from assets.sandbox.keeper import Isolation
from assets.sandbox.outcomes import ChildFailed
from assets.sandbox.pool import Sandbox

__all__ = ["ChildFailed", "Isolation", "Job", "Limits", "Sandbox"]
