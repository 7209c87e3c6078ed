# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0", "transformers==5.24.0"]
# ///
"""transformers: the list of processors that `generate` builds. `pipx run transformers_chains.py`."""
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


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    asked = GenerationConfig(do_sample=True, num_beams=1, temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p or None)
    model = Bare()
    model.generation_config = asked
    processors = model._get_logits_processor(
        generation_config=asked, input_ids_seq_length=1, encoder_input_ids=None, prefix_allowed_tokens_fn=None,
        logits_processor=[], device="cpu", model_kwargs={},
    )
    ids = torch.zeros((1, 1), dtype=torch.long)
    return "logits", processors(ids, torch.tensor(np.array(logits))[None])[0].numpy()


making.make(
    "transformers",
    f"transformers {transformers.__version__}, torch {torch.__version__} CPU",
    "GenerationMixin._get_logits_processor's own list on float32 logits",
    run,
)
