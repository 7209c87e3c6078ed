# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0", "transformers==5.24.0"]
# ///
"""transformers: the list of processors that `generate` builds: chains, penalties and masks; draws of `generate` with a model
whose logits are always the same, and of torch's `multinomial`. `pipx run transformers_torch.py`."""
import numpy as np
import torch
import transformers
from transformers import GenerationConfig, PretrainedConfig, PreTrainedModel
from transformers.generation.utils import GenerationMixin
from transformers.modeling_outputs import CausalLMOutput

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


class Fixed(PreTrainedModel, GenerationMixin):
    """Its logits are always the same."""

    config_class = PretrainedConfig

    def __init__(self, logits):
        super().__init__(PretrainedConfig(vocab_size=len(logits)))
        self.row = torch.nn.Parameter(torch.tensor(logits))

    def prepare_inputs_for_generation(self, input_ids, **rest):
        return {"input_ids": input_ids}

    def forward(self, input_ids, **rest):
        return CausalLMOutput(logits=self.row.expand(*input_ids.shape, -1))


def generated(case, logits):
    torch.manual_seed(case["seed"])
    batch = case["batch"]
    count = len(case["tokens"] if batch == 1 else case["tokens"][0])
    ids = torch.ones((batch, 1), dtype=torch.long)
    made = Fixed(logits).generate(ids, do_sample=True, max_new_tokens=count, use_cache=False, pad_token_id=0, **case["settings"])
    rows = made[:, 1:].tolist()
    return rows[0] if batch == 1 else rows


def drawn(case, weights):
    """By the operation that the case names."""
    torch.manual_seed(case["seed"])
    p, op = torch.tensor(weights), case["op"]
    if "replacement" in op:
        return torch.multinomial(p, len(case["tokens"]), replacement=True).tolist()
    if "expand" in op:
        return [torch.multinomial(p.expand(3, len(weights)), 1).view(-1).tolist() for _ in case["tokens"]]
    return [torch.multinomial(p, 1).item() for _ in case["tokens"]]


version = f"transformers {transformers.__version__}"
says = "GenerationMixin._get_logits_processor's own list on float32 logits"
making.make("transformers", f"{version}, torch {torch.__version__} CPU", says, run)
making.remake("penalties", "transformers", penalties, f"{version} RepetitionPenaltyLogitsProcessor")
making.remake("masks", "transformers", masks)
making.redraw("transformers", generated)
making.redraw("torch", drawn)
