"""The benchmark's training step in PyTorch, to be run beside `npm run bench` on the same graphics card.

python3 bench/pytorch_dit.py [--device cuda] [--sizes nano,small] [--batches 8,32] [--steps 100] [--out FILE]

The same DiT, Diff-Tuning objective, AdamW and EMA as bench/tfjsTwin.ts, on random pictures: in float32, eager and compiled
(torch.compile), with TF32 off and on. Prints one JSON object. Needs torch alone; --device cpu is good for a smoke test.
"""

import argparse
import json
import math
import platform
import statistics
import time
from datetime import datetime, timezone

import torch
import torch.nn.functional as F
from torch import Tensor, nn

IMAGE, PATCH, CHANNELS, CLASSES, T = 32, 4, 3, 10, 1000
SIDE = IMAGE // PATCH
TOKENS = SIDE * SIDE
FREQUENCIES = 256
SIZES = {"tiny": (32, 2, 2), "nano": (128, 6, 4), "small": (192, 6, 3), "base": (384, 12, 6)}  # width, depth, heads
BANK_SHARE, BANK_WEIGHT, LABEL_DROPOUT = 0.2, 0.1, 0.1
LEARNING_RATE, BETAS, EPSILON, EMA_LIMIT = 5e-4, (0.9, 0.999), 1e-8, 0.999


class Attention(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        batch, tokens, width = x.shape
        q, k, v = self.qkv(x).reshape(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        if hasattr(F, "scaled_dot_product_attention"):
            mixed = F.scaled_dot_product_attention(q, k, v)
        else:  # before PyTorch 2
            mixed = (q @ k.transpose(-2, -1) / math.sqrt(width // self.heads)).softmax(-1) @ v
        return self.proj(mixed.transpose(1, 2).reshape(batch, tokens, width))


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """LayerNorm without affine parameters, then scaled and shifted: x [B, N, D], shift and scale [B, D]."""
    return F.layer_norm(x, x.shape[-1:], eps=1e-6) * (1 + scale[:, None]) + shift[:, None]


class Block(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.attn = Attention(width, heads)
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)
        self.modulation = nn.Linear(width, 6 * width)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        shift1, scale1, gate1, shift2, scale2, gate2 = self.modulation(condition).chunk(6, 1)
        x = x + gate1[:, None] * self.attn(modulate(x, shift1, scale1))
        hidden = F.gelu(self.fc1(modulate(x, shift2, scale2)), approximate="tanh")
        return x + gate2[:, None] * self.fc2(hidden)


class DiT(nn.Module):
    def __init__(self, width: int, depth: int, heads: int):
        super().__init__()
        self.patches = nn.Conv2d(CHANNELS, width, PATCH, PATCH)
        self.time = nn.Sequential(nn.Linear(FREQUENCIES, width), nn.SiLU(), nn.Linear(width, width))
        self.labels = nn.Embedding(CLASSES + 1, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.modulation = nn.Linear(width, 2 * width)
        self.last = nn.Linear(width, PATCH * PATCH * CHANNELS)
        self.register_buffer("positions", torch.randn(1, TOKENS, width))  # fixed; its values cost nothing

    def forward(self, xt: Tensor, time_embedding: Tensor, labels: Tensor) -> Tensor:
        condition = F.silu(self.time(time_embedding) + self.labels(labels))
        x = self.patches(xt).flatten(2).transpose(1, 2) + self.positions
        for block in self.blocks:
            x = block(x, condition)
        shift, scale = self.modulation(condition).chunk(2, 1)
        tokens = self.last(modulate(x, shift, scale)).reshape(-1, SIDE, SIDE, PATCH, PATCH, CHANNELS)
        return tokens.permute(0, 5, 1, 3, 2, 4).reshape(-1, CHANNELS, IMAGE, IMAGE)


class Training:
    """A run of the sampled Diff-Tuning objective; everything random is drawn on the device."""

    def __init__(self, size: str, batch: int, device: torch.device, compiled: bool):
        torch.manual_seed(0)
        self.device, self.batch = device, batch
        self.bank_rows = round(batch * BANK_SHARE)
        self.model = DiT(*SIZES[size]).to(device)
        self.forward = torch.compile(self.model) if compiled else self.model
        self.weights = list(self.model.parameters())
        self.average = [weight.detach().clone() for weight in self.weights]
        fused = {"fused": True} if device.type == "cuda" else {}
        self.optimizer = torch.optim.AdamW(self.weights, lr=LEARNING_RATE, betas=BETAS, eps=EPSILON, weight_decay=0, **fused)
        self.pictures, self.bank = (torch.randint(256, (n, CHANNELS, IMAGE, IMAGE), dtype=torch.uint8, device=device) for n in (2048, 512))
        self.classes = torch.randint(CLASSES, (2048,), device=device)
        self.alpha_bar = torch.cumprod(1 - torch.linspace(1e-4, 0.02, T, dtype=torch.float64), 0).float().to(device)
        angles = torch.arange(T)[:, None] * torch.exp(-math.log(10000) * torch.arange(FREQUENCIES // 2) / (FREQUENCIES // 2))
        self.embeddings = torch.cat([angles.cos(), angles.sin()], 1).to(device)
        self.step_count = 0

    def draw(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """x0 [B, C, H, W], t [B], labels [B] and each row's factor in the objective [B]: target rows, then bank rows."""
        rows = self.batch - self.bank_rows
        picks = torch.randint(len(self.pictures), (rows,), device=self.device)
        x0 = self.pictures[picks]
        x0 = torch.where(torch.rand(rows, 1, 1, 1, device=self.device) < 0.5, x0.flip(-1), x0)
        labels = torch.where(torch.rand(rows, device=self.device) < LABEL_DROPOUT, CLASSES, self.classes[picks])
        u = torch.rand(self.batch, device=self.device).sqrt()  # density proportional to t
        t = (u * T).long().clamp(max=T - 1)
        weight = torch.full((self.batch,), 1 / rows, device=self.device)
        if self.bank_rows > 0:
            x0 = torch.cat([x0, self.bank[torch.randint(len(self.bank), (self.bank_rows,), device=self.device)]])
            labels = torch.cat([labels, torch.full((self.bank_rows,), CLASSES, device=self.device)])
            t[rows:] = T - 1 - t[rows:]
            weight[rows:] = BANK_WEIGHT / self.bank_rows
        return x0.float() / 127.5 - 1, t, labels, weight

    def step(self) -> Tensor:
        """One training step, not waited for: the mean loss over the rows."""
        self.step_count += 1
        x0, t, labels, weight = self.draw()
        eps = torch.randn_like(x0)
        alpha = self.alpha_bar[t][:, None, None, None]
        predicted = self.forward(alpha.sqrt() * x0 + (1 - alpha).sqrt() * eps, self.embeddings[t], labels)
        losses = (predicted - eps).square().mean((1, 2, 3))
        self.optimizer.zero_grad(set_to_none=True)
        (losses * weight).sum().backward()
        self.optimizer.step()
        decay = min(EMA_LIMIT, (1 + self.step_count) / (10 + self.step_count))
        with torch.no_grad():
            torch._foreach_mul_(self.average, decay)
            torch._foreach_add_(self.average, self.weights, alpha=1 - decay)
        return losses.detach().mean()


def train_step_gflop(width: int, depth: int, batch: int) -> float:
    """Matrix products of one step, as bench/flop.ts counts them, 10^9."""
    rows, patch = batch * TOKENS, PATCH * PATCH * CHANNELS
    with_input_gradient = 2 * rows * (12 * depth * width * width + width * patch) + 2 * batch * (1 + 6 * depth + 2) * width * width
    without = 2 * rows * patch * width + 2 * batch * FREQUENCIES * width
    attention = depth * 4 * batch * TOKENS**2 * width
    return (3 * (with_input_gradient + attention) + 2 * without) / 1e9


def measure(size: str, batch: int, device: torch.device, steps: int, warm_ups: int, compiled: bool, tf32: bool) -> dict:
    def synchronize() -> None:
        if device.type == "cuda":
            torch.cuda.synchronize(device)

    if device.type == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
        torch.cuda.reset_peak_memory_stats(device)
    training = Training(size, batch, device, compiled)
    for _ in range(warm_ups):
        loss = float(training.step())
    waited = []
    for _ in range(steps):  # as npm run bench does: each step is waited for
        start = time.perf_counter()
        loss = float(training.step())
        synchronize()
        waited.append(time.perf_counter() - start)
    start = time.perf_counter()
    for _ in range(steps):
        training.step()
    synchronize()
    queued = (time.perf_counter() - start) / steps
    if not math.isfinite(loss):
        raise RuntimeError(f"The loss is {loss}.")
    width, depth, _ = SIZES[size]
    gflop = train_step_gflop(width, depth, batch)
    wall = statistics.median(waited)
    return {
        "size": size,
        "batch": batch,
        "compiled": compiled,
        "tf32": tf32,
        "steps": steps,
        "wallMs": 1000 * wall,
        "queuedMs": 1000 * queued,
        "gflop": gflop,
        "gflopPerSecond": gflop / wall,
        "gpuMB": torch.cuda.max_memory_allocated(device) / 1e6 if device.type == "cuda" else None,
        "loss": loss,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--sizes", default="nano,small", help="of " + ", ".join(SIZES))
    parser.add_argument("--batches", default="8,32")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--warm-ups", type=int, default=20)
    parser.add_argument("--out", help="write the JSON object there too")
    options = parser.parse_args()
    sizes, batches = options.sizes.split(","), [int(batch) for batch in options.batches.split(",")]
    unknown = [size for size in sizes if size not in SIZES]
    if unknown or options.steps < 1 or options.warm_ups < 1 or min(batches) < 1:
        parser.error(f"there is no size {unknown[0]}" if unknown else "steps, warm-ups and batches must be at least 1")

    device = torch.device(options.device)
    on_gpu = device.type == "cuda"
    rows, failures = [], []
    for size in sizes:
        for batch in batches:
            for compiled in (False, True) if on_gpu and hasattr(torch, "compile") else (False,):
                for tf32 in (False, True) if on_gpu else (False,):
                    try:
                        rows.append(measure(size, batch, device, options.steps, options.warm_ups, compiled, tf32))
                    except Exception as error:  # a missing compiler, say: the other rows still count
                        failures.append({"size": size, "batch": batch, "compiled": compiled, "tf32": tf32, "message": str(error)[:500]})
    report = json.dumps(
        {
            "date": datetime.now(timezone.utc).isoformat(),
            "device": torch.cuda.get_device_name(device) if on_gpu else f"{platform.machine()} CPU, {torch.get_num_threads()} threads",
            "versions": {"torch": torch.__version__, "cuda": torch.version.cuda, "python": platform.python_version()},
            "train": rows,
            "failures": failures,
        },
        indent=2,
    )
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            file.write(report + "\n")
    print(report)


if __name__ == "__main__":
    main()
