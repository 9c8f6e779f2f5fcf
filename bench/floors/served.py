"""How gunicorn serves the bare site: loaded once before it forks, as the product is."""

preload_app = True
control_socket_disable = True
