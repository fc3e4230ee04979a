"""Make Stanza's trainers several times as fast on a processor without an accelerator.

`use()` changes how a training step is computed, not what it is: the parser scores relations for the
annotated heads alone (Stanza scores all pairs of words and then picks these), dropout draws one random
byte an element instead of one double, and matrix products run in bfloat16 where the processor has it.
Weights, files and use of the models are the same.
"""

import torch
import torch.nn.functional as F
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.depparse.model import GraphParser


def relation_scores(scorer, hidden, dropped, head):
    """Scores of each relation between every word and its head: batch × words × relations."""
    dependent = scorer.dropout(scorer.hidden_func(scorer.W1(hidden)))[:, 1:]
    governor = scorer.dropout(scorer.hidden_func(scorer.W2(dropped)))
    governor = governor.gather(1, head.unsqueeze(2).expand(-1, -1, governor.size(2)))
    one = dependent.new_ones(*dependent.shape[:-1], 1)
    dependent, governor = torch.cat([dependent, one], 2), torch.cat([governor, one], 2)
    bilinear = scorer.scorer.W_bilin
    rows, columns, relations = bilinear.weight.shape
    half = dependent.reshape(-1, rows) @ bilinear.weight.view(rows, columns * relations)
    scored = torch.bmm(governor.reshape(-1, 1, columns), half.view(-1, columns, relations))
    return scored.view(*dependent.shape[:-1], relations) + bilinear.bias


def training_loss(
    self, word, word_mask, wordchars, wordchars_mask, upos, xpos, ufeats, pretrained, lemma, head, deprel,
    word_orig_idx, sentlens, wordlens, text,
):  # fmt: skip
    hidden = self.embed(
        word, word_mask, wordchars, wordchars_mask, upos, xpos, ufeats, pretrained, lemma, head, deprel,
        word_orig_idx, sentlens, wordlens, text,
    )  # fmt: skip
    drop = self.drop
    arcs = self.unlabeled(drop(hidden), drop(hidden)).squeeze(3).float()
    positions = torch.arange(word.size(1), device=head.device)
    offset = positions.view(1, 1, -1) - positions.view(1, -1, 1)
    order = self.linearization(drop(hidden), drop(hidden)).squeeze(3).float()
    distance = 1 + F.softplus(self.distance(drop(hidden), drop(hidden)).squeeze(3).float())
    nearness = -torch.log((offset.abs().float() - distance) ** 2 / 2 + 1)
    arcs = arcs + F.logsigmoid(order * torch.sign(offset).float()).detach() + nearness.detach()
    arcs = arcs.masked_fill(torch.eye(word.size(1), dtype=torch.bool).unsqueeze(0), -float("inf"))
    arcs = arcs[:, 1:].masked_fill(word_mask.unsqueeze(1), -float("inf"))
    padding = word_mask[:, 1:]
    loss = self.crit(arcs.reshape(-1, arcs.size(2)), head.masked_fill(padding, -1).view(-1))

    relations = relation_scores(self.deprel, drop(hidden), drop(hidden), head).float()
    target = (deprel - VOCAB_PREFIX_SIZE).masked_fill(padding, -1)
    loss = loss + self.crit(relations.view(-1, relations.size(2)), target.view(-1))

    chosen = head.unsqueeze(2)
    order = order[:, 1:].gather(2, chosen).view(-1)
    after = (offset.expand(word.size(0), -1, -1)[:, 1:] > 0).long().gather(2, chosen).view(-1)
    after = after.masked_fill(padding.reshape(-1), -1)
    loss = loss + self.crit(torch.stack([-order / 2, order / 2], 1), after)
    loss = loss - nearness[:, 1:].gather(2, chosen).masked_fill(padding.unsqueeze(2), 0).sum()
    return loss / wordchars.size(0)


def dropout(tensor, p=0.5, training=True, inplace=False):
    """`torch.nn.functional.dropout` with `p` rounded to a 256th."""
    threshold = round(p * 256)
    if not training or threshold == 0:
        return tensor
    count = tensor.numel()
    drawn = torch.empty((count + 7) // 8, dtype=torch.int64).random_(-(2**63), 2**63 - 1).view(torch.uint8)
    kept = (drawn[:count] >= threshold).view(tensor.shape)
    return tensor * kept.to(tensor.dtype) * (256 / (256 - threshold))


def use(trainer: type, *, bfloat16: bool) -> None:
    """Train with quick steps from here on; prediction is Stanza's own."""
    original_forward, original_update = GraphParser.forward, trainer.update
    F.dropout = dropout

    def forward(self, *args, **kwargs):
        if self.training:
            return training_loss(self, *args, **kwargs), []
        return original_forward(self, *args, **kwargs)

    def update(self, *args, **kwargs):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
            return original_update(self, *args, **kwargs)

    GraphParser.forward = forward
    trainer.update = update
