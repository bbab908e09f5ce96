"""Small nets that give a luma picture at a multiple of its size.

They work at half size, on the four pixels of each 2 x 2 block as four channels. What they add goes onto a learned
filter that begins as bicubic interpolation. While it is trained, each convolution is a wide 3 x 3 one and a 1 x 1 one
after it, and an identity, which together are one 3 x 3 convolution ("collapsible linear blocks": Bhardwaj et al.,
2022).
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional

BLOCK = 2
"""Pixels of a side that are channels of one place."""


class Wide(nn.Module):
    """A 3 x 3 convolution that is trained as two."""

    def __init__(self, given: int, made: int, width: int = 64, start: float = 1.0) -> None:
        super().__init__()
        self.first = nn.Parameter(torch.empty(width, given, 3, 3))
        self.second = nn.Parameter(torch.empty(made, width))
        self.bias = nn.Parameter(torch.zeros(made))
        self.has_identity = given == made
        nn.init.kaiming_normal_(self.first)
        nn.init.normal_(self.second, 0, start * (1 / width) ** 0.5 * (0.5 if self.has_identity else 1))

    def kernel(self) -> Tensor:
        found = torch.einsum("op,pikl->oikl", self.second, self.first)
        if self.has_identity:
            found = found + functional.pad(torch.eye(len(found))[..., None, None], (1, 1, 1, 1))
        return found

    def forward(self, x: Tensor) -> Tensor:
        return functional.conv2d(x, self.kernel(), self.bias, padding=1)


class Plain(nn.Module):
    """As `Upscaling`, with one kernel for each convolution: what is shipped."""

    def __init__(self, like: Upscaling) -> None:
        super().__init__()
        self.head, self.tail = _plain(like.head), _plain(like.tail)
        self.body = nn.ModuleList([_plain(one) for one in like.body])
        self.skip = copy.deepcopy(like.skip)

    def added(self, x: Tensor) -> Tensor:
        return _through(self, x)


class Upscaling(nn.Module):
    def __init__(self, times: int, channels: int, layers: int) -> None:
        super().__init__()
        self.times, self.channels, self.layers = times, channels, layers
        made = (BLOCK * times) ** 2
        self.head = Wide(BLOCK**2, channels)
        self.body = nn.ModuleList([Wide(channels, channels) for _ in range(layers)])
        self.tail = Wide(channels, made, start=0.05)
        self.skip = nn.Conv2d(BLOCK**2, made, 3, padding=1, bias=False)
        self.skip.weight.data = bicubic(times)

    def forward(self, x: Tensor) -> Tensor:
        """[N, 4, h, w] blocks of the small picture to [N, (2 times)^2, h, w] of the large one; 0..1."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            added = _through(self, x)
        return self.skip(x) + added.float()


def _through(net: Upscaling | Plain, x: Tensor) -> Tensor:
    first = functional.relu(net.head(x))
    found = first
    for layer in net.body:
        found = functional.relu(layer(found))
    return net.tail(found + first)


def _plain(wide: Wide) -> nn.Conv2d:
    kernel = wide.kernel().detach()
    found = nn.Conv2d(kernel.shape[1], kernel.shape[0], 3, padding=1)
    found.weight.data, found.bias.data = kernel.clone(), wide.bias.detach().clone()
    return found


def bicubic(times: int) -> Tensor:
    """[(2 times)^2, 4, 3, 3]: what `skip` begins as; Keys' cubic with a = -1/2, pixel centres aligned."""
    side, found = BLOCK * times, torch.zeros((BLOCK * times) ** 2, BLOCK**2, 3, 3)

    def weights(at: int) -> dict[int, float]:
        """Of a row of the large block: pixel of the small picture, counted from the block's first -> weight."""
        place = (at + 0.5) / times - 0.5
        near = {pixel: _cubic(abs(pixel - place)) for pixel in range(-3, 6)}
        return {pixel: weight for pixel, weight in near.items() if weight}

    for y in range(side):
        for x in range(side):
            for row, down in weights(y).items():
                for column, across in weights(x).items():
                    channel = row % BLOCK * BLOCK + column % BLOCK
                    found[y * side + x, channel, row // BLOCK + 1, column // BLOCK + 1] += down * across
    return found


def _cubic(x: float) -> float:
    if x < 1:
        return 1.5 * x**3 - 2.5 * x**2 + 1
    return -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2 if x < 2 else 0.0
