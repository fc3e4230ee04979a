"""Keep the running mean of a model's weights while Stanza trains it, and judge and save that mean.

Scores on development data jump by one or two points from one evaluation to the next; the mean of the last some
hundred steps does not, and is better than any of them (Polyak and Juditsky, 1992; exponential form as in
Athiwaratkun et al., 2019).
"""

import torch

DECAY = 0.999


def use(trainer: type, *, rate: float | None = None, steps: int = 0) -> None:
    """From here on `trainer` updates its weights as before, and predicts and saves with their mean.

    With `rate`, the learning rate falls from it to nothing in `steps`; a model that is trained further would
    otherwise keep the rate that its file names.
    """
    original_update, original_predict, original_save = trainer.update, trainer.predict, trainer.save

    def update(self, *args, **kwargs):
        if rate is not None:
            for group in self.optimizer.param_groups:
                group["lr"] = rate * max(0.02, 1 - getattr(self, "steps", 0) / steps)
        result = original_update(self, *args, **kwargs)
        with torch.no_grad():
            weights = {name: p for name, p in self.model.named_parameters() if p.requires_grad}
            if not hasattr(self, "mean"):
                self.mean, self.steps = {name: p.detach().clone() for name, p in weights.items()}, 0
            self.steps += 1
            decay = min(DECAY, self.steps / (self.steps + 10))
            for name, p in weights.items():
                self.mean[name].lerp_(p, 1 - decay)
        return result

    def with_mean(original):
        def call(self, *args, **kwargs):
            if not hasattr(self, "mean"):
                return original(self, *args, **kwargs)
            weights = {name: p.data for name, p in self.model.named_parameters() if name in self.mean}
            try:
                for name, p in self.model.named_parameters():
                    if name in self.mean:
                        p.data = self.mean[name]
                return original(self, *args, **kwargs)
            finally:
                for name, p in self.model.named_parameters():
                    if name in self.mean:
                        p.data = weights[name]

        return call

    trainer.update, trainer.predict, trainer.save = update, with_mean(original_predict), with_mean(original_save)
