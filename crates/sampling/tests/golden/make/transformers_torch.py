# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0", "transformers==5.24.0"]
# ///
"""transformers: the list of processors that `generate` builds: chains, penalties and masks. `pipx run transformers_torch.py`."""
import numpy as np
import torch
import transformers
from transformers import GenerationConfig
from transformers.generation.utils import GenerationMixin

import making


class Bare(GenerationMixin):
    """What the list's builder asks of a model."""

    main_input_name = "input_ids"
    device = torch.device("cpu")

    class config:
        is_encoder_decoder = False


# The warpers follow `do_sample`; those of settings that are not given are off.
OFF = {"temperature": 1.0, "top_k": 0, "top_p": 1.0}


def process(logits, prompt, generated, allowed=None, **settings):
    config = GenerationConfig(num_beams=1, num_return_sequences=1, **settings)
    # What begins a text is suppressed where the prompt ends; eos as a tensor is what lengths look at.
    length = len(prompt)
    model = Bare()
    model.generation_config = config
    if config.eos_token_id is not None:
        model._prepare_special_tokens(config, False, device="cpu")
    processors = model._get_logits_processor(
        generation_config=config, input_ids_seq_length=length, encoder_input_ids=None,
        prefix_allowed_tokens_fn=allowed and (lambda batch, ids: allowed), logits_processor=[], device="cpu", model_kwargs={},
    )
    ids = torch.tensor([prompt + generated], dtype=torch.long)
    return processors(ids, torch.tensor(np.array(logits))[None])[0].numpy()


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    given = {"temperature": temperature, "top_k": top_k, "top_p": top_p, "min_p": min_p or None}
    return "logits", process(logits, [0], [], do_sample=True, **given)


def penalties(logits, history, settings, case):
    return process(logits, history["prompt"], history["generated"], repetition_penalty=settings["repetition"])


def masks(logits, history, settings, case):
    given = {**OFF, **settings} if "do_sample" in settings else dict(settings)
    allowed = given.pop("allowed_token_ids", None)
    if "sequence_bias" in given:
        given["sequence_bias"] = [[tokens, float(bias)] for tokens, bias in given["sequence_bias"]]
    return process(logits, history["prompt"], history["generated"], allowed, eos_token_id=len(logits) - 1, pad_token_id=0, **given)


version = f"transformers {transformers.__version__}"
says = "GenerationMixin._get_logits_processor's own list on float32 logits"
making.make("transformers", f"{version}, torch {torch.__version__} CPU", says, run)
making.remake("penalties", "transformers", penalties, f"{version} RepetitionPenaltyLogitsProcessor")
making.remake("masks", "transformers", masks)
