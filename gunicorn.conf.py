"""How gunicorn serves the pages: loaded once before it forks, with bounded waits."""

import gc
import os
from pathlib import Path

from django.template.loader import get_template
from django.urls import get_resolver

# Pages read few rows: helpers would read far more of a queue than the page that is asked for.
PAGES = "-c random_page_cost=1.1 -c jit=off -c max_parallel_workers_per_gather=0"
os.environ.setdefault("DATABASE_COSTS", PAGES)
TEMPLATES = Path(__file__).parent / "templates"

wsgi_app = "diversion.wsgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 30
graceful_timeout = 5
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - where the liveness file cannot block on a disk
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"


def when_ready(_server: object) -> None:
    """Read before the fork what every worker needs, and leave it alone afterwards: it stays shared, and the first
    visit to a page costs no more than the next.
    """
    get_resolver().reverse_dict  # noqa: B018 - reading it reads every address and its view
    for path in TEMPLATES.rglob("*.html"):
        get_template(str(path.relative_to(TEMPLATES)))
    gc.collect()
    gc.freeze()
