"""The tenant: whose something is. Nobody else sees it, pays for it or waits for it."""

LOCAL = "local"
"""The tenant, where there is one."""
