"""Train one part of the model pack with Stanza's own trainer.

    python -m training.train PART WORK

PART is one of tokenize, mwt, pos, lemma, retag, depparse, ner, ner-again, ner-last; WORK is what
`training.prepare` filled.
`retag` writes the trees again with the tags that our own tagger gives them, the parser
learns from what it will be given.
"""

import importlib
import os
import sys
from pathlib import Path

import torch

from training import averaged, quick

SEED = "1234"
COMMON = ["--lang", "en", "--shorthand", "en_quotelab", "--seed", SEED, "--cpu"]

# fmt: off
SETTINGS: dict[str, tuple[str, list[str]]] = {
    "tokenize": ("tokenizer", [
        "--txt_file", "tokenize/train.txt", "--label_file", "tokenize/train.toklabels",
        "--mwt_json_file", "tokenize/train-mwt.json",
        "--dev_txt_file", "tokenize/dev.txt", "--dev_label_file", "tokenize/dev.toklabels",
        "--dev_conll_gold", "ud/dev.conllu", "--conll_file", "tokenize/predicted.conllu",
        "--steps", "8000", "--eval_steps", "1000", "--max_seqlen", "300", "--dropout", "0.33", "--use_mwt",
    ]),
    "mwt": ("mwt_expander", [
        "--train_file", "ud/train.conllu", "--eval_file", "ud/dev.conllu", "--gold_file", "ud/dev.conllu",
        "--output_file", "mwt/predicted.conllu", "--num_epoch", "12", "--force_exact_pieces",
    ]),
    "pos": ("tagger", [
        "--train_file", "ud/train.conllu", "--eval_file", "ud/dev.conllu",
        "--wordvec_pretrain_file", "glove.pt", "--share_hid", "--hidden_dim", "200", "--num_layers", "2",
        "--char_hidden_dim", "100", "--char_emb_dim", "50", "--deep_biaff_hidden_dim", "200",
        "--transformed_dim", "100", "--word_emb_dim", "50", "--word_cutoff", "7", "--batch_size", "100",
        "--max_steps", "4000", "--eval_interval", "500", "--max_steps_before_stop", "1500",
        "--save_each",
    ]),
    "lemma": ("lemmatizer", [
        "--train_file", "ud/train.conllu", "--eval_file", "ud/dev.conllu",
        "--num_epoch", "2", "--batch_size", "200", "--hidden_dim", "100",
    ]),
    "depparse": ("parser", [
        "--train_file", "retagged/train.conllu", "--eval_file", "retagged/dev.conllu",
        "--wordvec_pretrain_file", "glove.pt", "--hidden_dim", "200", "--num_layers", "2",
        "--char_hidden_dim", "100", "--char_emb_dim", "50", "--deep_biaff_hidden_dim", "160",
        "--transformed_dim", "100", "--word_emb_dim", "75", "--word_cutoff", "7", "--tag_emb_dim", "50",
        "--batch_size", "2000", "--max_steps", "9500", "--eval_interval", "500",
        "--max_steps_before_stop", "2500", "--second_optim_start_step", "5500", "--no_ufeats",
    ]),
    "ner-last": ("ner_tagger", [
        "--finetune", "--finetune_load_name", "ner-again/en_quotelab_nocharlm_nertagger.pt",
        "--train_file", "ner/renamed.json", "--eval_file", "ner/dev.json",
        "--wordvec_pretrain_file", "glove.pt", "--no_emb_finetune", "--word_emb_dim", "100",
        "--optim", "adam", "--lr", "0.0005", "--max_steps", "4000", "--eval_interval", "5000",
        "--max_steps_no_improve", "5000", "--patience", "9", "--batch_size", "32", "--max_batch_words", "2000",
    ]),
    "ner-again": ("ner_tagger", [
        "--finetune", "--finetune_load_name", "ner/en_quotelab_nocharlm_nertagger.pt",
        "--train_file", "ner/annotated.json", "--eval_file", "ner/dev.json",
        "--wordvec_pretrain_file", "glove.pt", "--no_emb_finetune", "--word_emb_dim", "100",
        "--optim", "adam", "--lr", "0.0007", "--max_steps", "5000", "--eval_interval", "500",
        "--max_steps_no_improve", "5000", "--patience", "9", "--batch_size", "32", "--max_batch_words", "2000",
    ]),
    "ner": ("ner_tagger", [
        "--train_file", "ner/train.json", "--eval_file", "ner/dev.json",
        "--wordvec_pretrain_file", "glove.pt", "--hidden_dim", "200", "--word_emb_dim", "100",
        "--char_hidden_dim", "100", "--char_emb_dim", "50", "--no_emb_finetune",
        "--optim", "adam", "--lr", "0.001", "--max_steps", "8000", "--eval_interval", "500",
        "--max_steps_no_improve", "8000", "--patience", "2", "--batch_size", "32", "--max_batch_words", "2000",
        "--dropout", "0.5", "--word_dropout", "0.02", "--locked_dropout", "0.2",
    ]),
}
TRAINERS = {
    "pos": "stanza.models.pos.trainer",
    "depparse": "stanza.models.depparse.trainer",
    "ner-again": "stanza.models.ner.trainer",
    "ner-last": "stanza.models.ner.trainer",
}
QUICK = ("pos", "depparse")
AVERAGED: dict[str, dict[str, float]] = {
    "depparse": {},
    "ner-again": {"rate": 0.001, "steps": 10_000},
    "ner-last": {"rate": 0.0005, "steps": 5_000},
}
# fmt: on

# An early tagger errs on the text it has learned about as often as the final one does on new text.
RETAG_CHECKPOINT = "en_quotelab_nocharlm_tagger_01000.pt"


def train(part: str) -> None:
    module, arguments = SETTINGS[part]
    if part in QUICK:
        quick.use(importlib.import_module(TRAINERS[part]).Trainer, bfloat16=True)
    if part in AVERAGED:
        averaged.use(importlib.import_module(TRAINERS[part]).Trainer, **AVERAGED[part])
    trainer = importlib.import_module(f"stanza.models.{module}")
    Path(part).mkdir(exist_ok=True)
    arguments = [*COMMON, "--save_dir", part, *arguments]
    if part == "lemma" or part.startswith("ner"):  # these take no --lang
        arguments = arguments[2:]
    trainer.main(arguments)


def retag() -> None:
    tagger = importlib.import_module("stanza.models.tagger")
    Path("retagged").mkdir(exist_ok=True)
    for part in ("train", "dev"):
        tagger.main([
            *COMMON, "--mode", "predict", "--save_dir", "pos", "--save_name", RETAG_CHECKPOINT,
            "--wordvec_pretrain_file", "glove.pt", "--eval_file", f"ud/{part}.conllu",
            "--output_file", f"retagged/{part}.conllu",
        ])  # fmt: skip


def main(part: str, work: Path) -> None:
    os.chdir(work)
    torch.set_num_threads(1)
    if part == "retag":
        retag()
    else:
        train(part)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
