"""ComfyUI, a server of one's own: no key, no price, ids that the client may give, a queue in memory, and
the times at which a job began and ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.exchange import Incoming, Refused, Reply, told
from reelwright.simulator.faults import Call
from reelwright.simulator.footage import Footage
from reelwright.simulator.wires.simulated import Route, SimulatedProvider

_NODES: dict[str, dict[str, str]] = {
    "CheckpointLoaderSimple": {"ckpt_name": "STRING"},
    "UNETLoader": {"unet_name": "STRING", "weight_dtype": "STRING"},
    "CLIPLoader": {"clip_name": "STRING", "type": "STRING"},
    "VAELoader": {"vae_name": "STRING"},
    "CLIPTextEncode": {"text": "STRING", "clip": "CLIP"},
    "ModelSamplingSD3": {"model": "MODEL", "shift": "FLOAT"},
    "EmptyHunyuanLatentVideo": {"width": "INT", "height": "INT", "length": "INT", "batch_size": "INT"},
    "WanImageToVideo": {"positive": "CONDITIONING", "width": "INT", "height": "INT", "length": "INT"},
    "LoadImage": {"image": "STRING"},
    "KSampler": {"model": "MODEL", "seed": "INT", "steps": "INT", "cfg": "FLOAT", "latent_image": "LATENT"},
    "VAEDecode": {"samples": "LATENT", "vae": "VAE"},
    "CreateVideo": {"images": "IMAGE", "fps": "FLOAT"},
    "SaveVideo": {"video": "VIDEO", "filename_prefix": "STRING"},
}
"""Class of node -> its inputs, of the nodes that are installed."""
_OUTPUT = "SaveVideo"
_ERRORS = {
    Phase.MODERATED: "a checker refused it",
    Phase.FAILED: "Allocation on device: out of memory",
    Phase.ABORTED: "the worker was stopped",
    Phase.CANCELLED: "interrupted",
}


class SimulatedComfyUI(SimulatedProvider):
    name = "comfyui"
    backend = "comfyui"
    variables = {"COMFYUI_URL": "{url}/comfyui"}

    def routes(self) -> Iterable[Route]:
        return (
            Route("POST", "/prompt", Call.SUBMIT, self._prompt),
            Route("GET", "/queue", Call.FIND, self._queue),
            Route("POST", "/queue", Call.CANCEL, self._unqueue),
            Route("GET", "/history", Call.FIND, self._histories),
            Route("GET", "/history/{prompt}", Call.POLL, self._history),
            Route("POST", "/interrupt", Call.CANCEL, self._interrupt),
            Route("GET", "/object_info", Call.OTHER, self._nodes),
            Route("GET", "/object_info/{node}", Call.OTHER, self._node),
            Route("GET", "/system_stats", Call.OTHER, self._system),
            Route("POST", "/upload/image", Call.OTHER, self._upload),
            Route("GET", "/view", Call.DOWNLOAD, self._view),
        )

    def route(self, incoming: Incoming) -> tuple[Route, dict[str, str]]:
        """Every route is also there under /api."""
        incoming.path = incoming.path.removeprefix("/api") or "/"
        return super().route(incoming)

    def has_key(self, headers: Mapping[str, str]) -> bool:
        return True

    def price_micro_usd(self, model: str, footage: Footage) -> int:
        return 0

    def refusal(self, status: int, message: str) -> Reply:
        error = {"type": "invalid_prompt", "message": message, "details": "", "extra_info": {}}
        return told({"error": error, "node_errors": {}}, status)

    def _prompt(self, incoming: Incoming) -> Reply:
        graph = incoming.json.get("prompt")
        if not isinstance(graph, dict) or not graph:
            self.reject("No prompt provided")
        for name, node in graph.items():
            kind = node.get("class_type") if isinstance(node, dict) else None
            if kind not in _NODES:
                self.reject(f"Cannot execute because node {kind} does not exist: node {name}")
        if not any(node["class_type"] == _OUTPUT for node in graph.values()):
            self.reject("Prompt has no outputs")
        job = self.take(incoming, "", _footage(graph), str(incoming.json.get("prompt_id") or uuid4()))
        return told({"prompt_id": job.id, "number": len(self.jobs()), "node_errors": {}})

    def _queue(self, incoming: Incoming) -> Reply:
        return told({"queue_running": self._queued(Phase.RUNNING), "queue_pending": self._queued(Phase.QUEUED)})

    def _queued(self, phase: Phase) -> list[list[Any]]:
        jobs = [job for job in reversed(self.jobs()) if job.phase is phase]
        return [_entry(number, job) for number, job in enumerate(jobs)]

    def _unqueue(self, incoming: Incoming) -> Reply:
        body = incoming.json
        for job in self.jobs():
            if job.phase is Phase.QUEUED and (body.get("clear") or job.id in body.get("delete", ())):
                job.stop()
                job.is_deleted = True
        return Reply(200)

    def _interrupt(self, incoming: Incoming) -> Reply:
        """Whatever runs, whosever it is."""
        for job in self.jobs():
            if job.phase is Phase.RUNNING:
                job.stop()
        return Reply(200)

    def _histories(self, incoming: Incoming) -> Reply:
        return told({job.id: _recorded(job) for job in reversed(self.jobs()) if job.phase.is_over})

    def _history(self, incoming: Incoming, prompt: str) -> Reply:
        """Empty of what is not over, and of what there is not."""
        job = next((job for job in self.jobs() if job.id == prompt and job.phase.is_over), None)
        self.backlot.books.write()
        return told({job.id: _recorded(job)} if job else {})

    def _view(self, incoming: Incoming) -> Reply:
        job = next((job for job in self.jobs() if _file(job) == incoming.query.get("filename")), None)
        if job is None or job.phase is not Phase.SUCCEEDED:
            raise Refused(Reply(404))
        return self.file(incoming, job)

    def _nodes(self, incoming: Incoming) -> Reply:
        return told({name: _described(name) for name in _NODES})

    def _node(self, incoming: Incoming, node: str) -> Reply:
        return told({node: _described(node)} if node in _NODES else {})

    def _system(self, incoming: Incoming) -> Reply:
        device = {"name": "simulated", "type": "cpu", "index": 0, "vram_total": 0, "vram_free": 0}
        return told({"system": {"os": "posix", "comfyui_version": "simulated"}, "devices": [device]})

    def _upload(self, incoming: Incoming) -> Reply:
        if not incoming.body:
            raise Refused(Reply(400))
        return told({"name": f"{uuid4().hex}.png", "subfolder": "", "type": "input"})


def _footage(graph: dict[str, Any]) -> Footage:
    """What the nodes say of it, wherever in the graph they stand."""
    found: dict[str, Any] = {}
    for node in graph.values():
        for name, value in (node.get("inputs") or {}).items():
            if not isinstance(value, list):  # a list is a link to another node
                found.setdefault(name, value)
    rate = int(found.get("fps", 16))
    asked = Footage(
        prompt=str(found.get("text", "")),
        seconds=int(found.get("length", 2 * rate)) / rate,
        width=int(found.get("width", 832)),
        height=int(found.get("height", 480)),
        seed=int(found.get("seed", 0)),
    )
    return replace(asked, rate=rate)


def _entry(number: int, job: BookedJob) -> list[Any]:
    graph = job.body["prompt"]
    outputs = [name for name, node in graph.items() if node["class_type"] == _OUTPUT]
    return [number, job.id, graph, {"client_id": job.body.get("client_id")}, outputs]


def _file(job: BookedJob) -> str:
    return f"reelwright_{job.id}.mp4"


def _recorded(job: BookedJob) -> dict[str, Any]:
    entry, phase = _entry(0, job), job.phase
    began, ended = job.ran_milliseconds
    start = ["execution_start", {"prompt_id": job.id, "timestamp": began}]
    if phase is Phase.SUCCEEDED:
        made = {"images": [{"filename": _file(job), "subfolder": "", "type": "output"}], "animated": [True]}
        end = ["execution_success", {"prompt_id": job.id, "timestamp": ended}]
        status: dict[str, Any] = {"status_str": "success", "completed": True, "messages": [start, end]}
        return {"prompt": entry, "outputs": {entry[4][0]: made}, "status": status}
    kind = "execution_interrupted" if phase is Phase.CANCELLED else "execution_error"
    message = [kind, {"prompt_id": job.id, "exception_message": _ERRORS[phase], "timestamp": ended}]
    return {
        "prompt": entry,
        "outputs": {},
        "status": {"status_str": "error", "completed": False, "messages": [start, message]},
    }


def _described(node: str) -> dict[str, Any]:
    required = {name: [kind, {}] for name, kind in _NODES[node].items()}
    return {"input": {"required": required}, "name": node, "output_node": node == _OUTPUT}
