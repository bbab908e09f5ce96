"""What lets the adapters in at providers: keys and places, from the environment and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reelwright.errors import NotConfigured

KEYS = (
    "RUNWAYML_API_SECRET",
    "REPLICATE_API_TOKEN",
    "REELWRIGHT_GOOGLE_TOKEN",
    "GEMINI_API_KEY",
    "OPENAI_API_KEY",
    "FAL_KEY",
    "LUMAAI_API_KEY",
    "REELWRIGHT_HTTP_TOKEN",
)
"""Variables that hold a secret."""
PLACES = (
    "GOOGLE_CLOUD_PROJECT",
    "GOOGLE_CLOUD_LOCATION",
    "GOOGLE_STORAGE_BUCKET",
    "COMFYUI_URL",
    "COMFYUI_WORKFLOW",
    "OPENAI_BASE_URL",
    "COMFYUI_HOST",
    "OPENAI_MODEL",
    "OPENAI_SPEECH_URL",
    "OPENAI_SPEECH_MODEL",
    "REELWRIGHT_PIPER",
    "REELWRIGHT_PIPER_VOICES",
    "REELWRIGHT_HTTP_URL",
    "REELWRIGHT_RUNWAY_ROUTER",
    "REELWRIGHT_DIFFUSERS_FOLDER",
    "REELWRIGHT_DIFFUSERS_ON_CPU",
)
"""Variables that say where and on what, and are no secret."""


@dataclass(frozen=True, slots=True)
class Access:
    """The values are never shown: not by `repr`, not in a message."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Access:
        """Of such as `os.environ`; what is empty is not set."""
        return cls({name: value for name in (*KEYS, *PLACES) if (value := environment.get(name, "").strip())})

    def has(self, name: str) -> bool:
        return name in self.values

    def needed(self, name: str) -> str:
        """Raises NotConfigured, naming the variable."""
        if name not in self.values:
            what = "the key" if name in KEYS else "the value"
            raise NotConfigured(f"{name} is not set: put {what} into the environment, not into a file of the project")
        return self.values[name]

    def get(self, name: str) -> str:
        """Empty: not set."""
        return self.values.get(name, "")

    @property
    def secrets(self) -> tuple[str, ...]:
        """To be blanked out of whatever is told."""
        return tuple(value for name, value in self.values.items() if name in KEYS)
