"""How gunicorn serves the pages: few processes, some threads each, the code loaded once."""

import os
from typing import Any

bind = os.environ.get("BIND", "0.0.0.0:8000")  # nothing but nginx reaches it
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 75
max_requests = 20_000
max_requests_jitter = 2_000
loglevel = "warning"
if os.path.isdir("/dev/shm"):  # noqa: PTH112, S108 - a heartbeat that touches no disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Keep the keys of feeds out of what gunicorn itself writes: it names the address of a request that failed."""
    from portal.logs import WithoutKeys

    server.log.error_log.addFilter(WithoutKeys())


def child_exit(server: Any, worker: Any) -> None:
    """Have the counters of a worker that is gone counted as gone."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
