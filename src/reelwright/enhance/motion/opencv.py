"""OpenCV without its stubs, which know no number as an operand, and of no result what it holds. What functions here
give is told by their own types."""

from __future__ import annotations

from typing import Any

import cv2

cv: Any = cv2
