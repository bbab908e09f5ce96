"""One file for each wire. Date of the facts: 2026-11-21; what nobody has seen live is as the official SDKs read it."""

from reelwright.simulator.wires.comfyui import SimulatedComfyUI
from reelwright.simulator.wires.fal import SimulatedFal
from reelwright.simulator.wires.gemini import SimulatedGemini
from reelwright.simulator.wires.http import SimulatedHttpService
from reelwright.simulator.wires.llm import SimulatedTextModel
from reelwright.simulator.wires.luma import SimulatedLuma
from reelwright.simulator.wires.omni import SimulatedOmni
from reelwright.simulator.wires.replicate import SimulatedReplicate
from reelwright.simulator.wires.runway import SimulatedRunway
from reelwright.simulator.wires.simulated import SimulatedProvider
from reelwright.simulator.wires.speech import SimulatedSpeech
from reelwright.simulator.wires.vertex import SimulatedVertex

WIRES: tuple[type[SimulatedProvider], ...] = (
    SimulatedVertex,
    SimulatedOmni,
    SimulatedRunway,
    SimulatedReplicate,
    SimulatedFal,
    SimulatedLuma,
    SimulatedComfyUI,
    SimulatedHttpService,
    SimulatedTextModel,
    SimulatedGemini,
    SimulatedSpeech,
)
"""All there are."""
