"""How Google says no, on both of its wires."""

from __future__ import annotations

from reelwright.simulator.exchange import Reply, told

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


def google_refusal(status: int, message: str) -> Reply:
    return told({"error": {"code": status, "message": message, "status": _STATUS.get(status, "UNKNOWN")}}, status)
