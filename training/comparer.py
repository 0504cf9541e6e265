"""The encoder of accounts and how it is fitted.

MiniLM-L6 as in `training.reader`, over one sentence at a time. On its pieces three heads: where points begin and go on, read off
the fourth layer (in the last one the pieces of a point lie too close to tell where it begins); what a point says (its pieces
averaged: points of two accounts that say the same lie close); and its matter (close to the row heading it falls under). What says
the same is learnt from all candidates of a pair at once: whether each is a link, and which of a point's candidates is the one.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, log_softmax, normalize

from training.pairs import IGNORED, Pair, Taught
from training.reader import CLOSES, HIDES, OPENS, WIDTH, Encoder

PIECES = 1500  # read at once, with their padding
SHARPNESS = 20.0  # of the choice among the candidates of a point
TAGS, CUT_AT = 3, 3  # the tags, and the number of the layer that they are read off


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an encoder of accounts is fitted."""

    seed: int = 0
    epochs: int = 3
    rate: float = 4e-5
    head_rate: float = 1e-3
    matter_rate: float = 2e-4
    scale_rate: float = 1e-2
    dropout: float = 0.1
    hidden: float = 0.15  # share of pieces that are hidden at each reading
    real: int = 4  # times that the real pairs are read in an epoch, of which there are few
    hands: tuple[str, ...] = ()  # whose drills are read in each epoch


class Comparer(torch.nn.Module):
    """The encoder with its heads."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.tags = torch.nn.Linear(WIDTH, TAGS)
        self.matter, self.heading = (torch.nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(2))
        for layer in (self.matter, self.heading):
            torch.nn.init.eye_(layer.weight)
        self.scale, self.bias = torch.nn.Parameter(torch.tensor(10.0)), torch.nn.Parameter(torch.tensor(-6.0))
        self.sharpness = torch.nn.Parameter(torch.tensor(12.0))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Tags, meaning, matter and heading of every piece."""
        states = self.encoder.states(ids, torch.zeros_like(ids), mask)
        return self.tags(states[CUT_AT]), states[-1], self.matter(states[-1]), self.heading(states[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """One side read: the scores of the tags of its pieces, and of its points vectors of length one."""

    tags: torch.Tensor
    meaning: torch.Tensor
    matter: torch.Tensor


def hidden_states(
    model: Comparer, windows: Sequence[tuple[int, ...]], hidden: float = 0.0
) -> tuple[torch.Tensor, torch.Tensor, list[int]]:
    """The states of all pieces that tags are read off, and the last ones, window after window without padding, and where each
    window begins."""
    order = sorted(range(len(windows)), key=lambda number: len(windows[number]))
    states: list[torch.Tensor] = [torch.empty(0, 2 * WIDTH)] * len(windows)
    for group in groups_of(order, windows):
        longest = max(len(windows[number]) for number in group) + 2
        ids, mask = torch.zeros(len(group), longest, dtype=torch.int64), torch.zeros(len(group), longest, dtype=torch.int64)
        for row, number in enumerate(group):
            stop = len(windows[number]) + 1
            ids[row, 0], ids[row, 1:stop], ids[row, stop] = OPENS, torch.tensor(windows[number], dtype=torch.int64), CLOSES
            mask[row, : stop + 1] = 1
        if hidden:
            ids = torch.where((torch.rand(ids.shape) < hidden) & (ids > HIDES), torch.tensor(HIDES), ids)
        with torch.autocast("cpu", torch.bfloat16, enabled=model.training):
            layers = model.encoder.states(ids, torch.zeros_like(ids), mask)
            out = torch.cat((layers[CUT_AT], layers[-1]), -1).float()
        for row, number in enumerate(group):
            states[number] = out[row, 1 : len(windows[number]) + 1]
    starts = [0]
    for window in windows:
        starts.append(starts[-1] + len(window))
    lower, last = torch.cat(states).split(WIDTH, 1)
    return lower, last, starts[:-1]


def groups_of(order: Sequence[int], windows: Sequence[tuple[int, ...]]) -> Iterator[list[int]]:
    """Windows of like length that are read together."""
    group: list[int] = []
    for number in order:
        if group and (len(windows[number]) + 2) * (len(group) + 1) > PIECES:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def read_side(model: Comparer, side: Taught, hidden: float = 0.0) -> Read:
    """One side's pieces and points."""
    lower, states, starts = hidden_states(model, side.windows, hidden)
    pooled = average(states, [(starts[window] + first, starts[window] + last) for window, first, last in side.points])
    return Read(model.tags(lower), normalize(pooled, dim=1), normalize(model.matter(pooled), dim=1))


def average(states: torch.Tensor, spans: Sequence[tuple[int, int]]) -> torch.Tensor:
    """The mean of each span of rows."""
    shares = torch.zeros(len(spans), len(states))
    for row, (first, last) in enumerate(spans):
        shares[row, first:last] = 1.0 / (last - first)
    return shares @ states


def headings(model: Comparer, topics: Sequence[tuple[int, ...]]) -> torch.Tensor:
    """Vectors of length one for row headings."""
    _, states, starts = hidden_states(model, topics)
    return normalize(model.heading(average(states, [(s, s + len(t)) for s, t in zip(starts, topics, strict=True)])), dim=1)


def loss_of(model: Comparer, pair: Pair, hidden: float) -> torch.Tensor:
    """The sum of the losses of links, choice, tags and topics."""
    sides = [read_side(model, side, hidden) for side in pair.sides]
    alike = sides[0].meaning @ sides[1].meaning.T
    linked = torch.zeros_like(alike)
    for left, right in pair.links:
        linked[left, right] = 1.0
    count = max(1, len(pair.links))
    loss = binary_cross_entropy_with_logits(model.scale * alike + model.bias, linked, reduction="sum") / count
    loss = loss + choice(alike, linked) + choice(alike.T, linked.T)
    tops = headings(model, pair.topics)
    for side, read in zip(pair.sides, sides, strict=True):
        loss = loss + cross_entropy(model.sharpness * (read.matter @ tops.T), torch.tensor(side.topics))
        tags = torch.tensor([tag for window in side.tags for tag in window])
        if bool((tags != IGNORED).any()):
            loss = loss + cross_entropy(read.tags, tags, ignore_index=IGNORED)
    return loss


def choice(alike: torch.Tensor, linked: torch.Tensor) -> torch.Tensor:
    """How badly the linked candidates of each point that has any are told from its others."""
    rows = linked.sum(1) > 0
    if not bool(rows.any()):
        return alike.sum() * 0
    return -(log_softmax(SHARPNESS * alike[rows], 1) * linked[rows]).sum() / linked[rows].sum()


def fit(
    model: Comparer, pairs: Sequence[Pair], drills: Callable[[random.Random], list[Pair]], recipe: Recipe, kept: Path
) -> Comparer:
    """Fine-tune, a pair a step: AdamW, 10 % warm-up, linear to zero, gradients clipped at 1, in bf16. The state
    is written to `kept` after each epoch, and a run that was cut off goes on from it.
    """
    torch.manual_seed(recipe.seed)
    optimiser = torch.optim.AdamW(parameter_groups(model, recipe), weight_decay=0.01)
    a_epoch = len(pairs) + len(drills(random.Random(recipe.seed)))
    steps = recipe.epochs * a_epoch
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min((at + 1) / (0.1 * steps), max(0.0, (steps - at) / (0.9 * steps)))
    )
    begun = 0
    if kept.exists():
        state = torch.load(kept)
        begun = state["epoch"]
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        rate.load_state_dict(state["rate"])
    model.train()
    for epoch in range(begun, recipe.epochs):
        chance = random.Random(recipe.seed * 1000 + epoch)
        torch.manual_seed(recipe.seed * 1000 + epoch)
        taught = [*pairs, *drills(chance)]
        chance.shuffle(taught)
        total = 0.0
        for pair in taught:
            loss = loss_of(model, pair, recipe.hidden)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            rate.step()
            total += loss.item()
        print(f"epoch {epoch + 1} of {recipe.epochs}: loss {total / len(taught):.3f}", flush=True)
        torch.save(
            {"epoch": epoch + 1, "model": model.state_dict(), "optimiser": optimiser.state_dict(), "rate": rate.state_dict()},
            kept,
        )
    return model.eval()


def parameter_groups(model: Comparer, recipe: Recipe) -> list[dict[str, object]]:
    """What is learnt, at which rate."""
    return [
        {"params": [one for one in model.encoder.parameters() if one.requires_grad], "lr": recipe.rate},
        {"params": list(model.tags.parameters()), "lr": recipe.head_rate},
        {"params": [*model.matter.parameters(), *model.heading.parameters()], "lr": recipe.matter_rate},
        {"params": [model.scale, model.bias, model.sharpness], "lr": recipe.scale_rate},
    ]
