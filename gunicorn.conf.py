"""How gunicorn serves Consult. It reads this by itself, in the folder where it is started."""

import gc

worker_class = "gthread"
workers = 2
threads = 4
# Settings that cannot be right end it at once, in one line: a worker that refused to start would
# be started again. So a restart, and no reload, brings in a new version.
preload_app = True
# Nobody steers it but with signals.
control_socket_disable = True


def pre_fork(server: object, worker: object) -> None:
    """What is loaded lives as long as the process: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
