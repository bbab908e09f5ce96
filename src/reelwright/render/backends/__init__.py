"""One file or folder a backend. Backends do not know each other; only `app` names one."""
