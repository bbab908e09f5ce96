"""OpenCV's tables of CIE Lab: it works them out at the first picture it converts, in a fifteenth of a second. What
makers are forked from imports this, so that none of them does."""

from __future__ import annotations

import cv2
import numpy as np

cv2.cvtColor(np.zeros((1, 1, 3), np.float32), cv2.COLOR_BGR2LAB)  # of one pixel, which takes no thread
