# The words of reports, in English.
#
# A message is `name = text`; text that goes on in further lines is indented. `{ $name }` is an argument: a number, or text
# that is ready. What depends on an argument stands in `{ $name -> [case] ... *[any other] ... }`. A text with braces of
# its own is quoted, with each backslash twice. Messages of sections (`...-section`) are Markdown, all others plain text.

## Report

theory-section =
    ## Theory

    A language model gives every token $i$ of its vocabulary a real number, its logit $z_i$. The softmax turns logits into
    probabilities; the temperature $T$ decides how much the differences between logits count:

    { "$$P_T(i) = \\frac{\\exp(z_i / T)}{\\sum_j \\exp(z_j / T)}$$" }

    Only the differences matter: adding a constant to all logits has no effect, and the order of the tokens is the same
    at every temperature.

    | temperature $T$ | what happens |
    |---|---|
    | $T \to 0$ | only the top-1 token remains: greedy decoding |
    | $T < 1$ | likely tokens gain probability |
    | $T = 1$ | the model's own distribution |
    | $T > 1$ | unlikely tokens gain probability |
    | $T \to \infty$ | all tokens become equally likely |

    The entropy measures how uncertain the next token is,

    $$H(P) = -\sum_i P(i) \ln P(i),$$

    from 0, when one token is certain, to $\ln n$, when $n$ tokens are equally likely. It never falls as the temperature
    rises. $e^H$ is the number of equally likely tokens with the same entropy: the effective vocabulary size (the perplexity).
settings = Experiment `{ $name }`: logits `{ $source }` ({ tokens }); { $asked }.
source-probabilities = The file of “{ $name }” has probabilities: each position sums to 1. Their logarithms are used as logits.
source-log-probabilities = The file of “{ $name }” has log-probabilities. They give the same distributions as the original logits.
source-index = Its first column numbers or names the lines and was ignored.
source-column = Its column of { $tokens } numbers was read as one position with one number per token.
source-ids = Each of its lines is a token; the tokens were sorted by ID.
source-decimal-comma = Its numbers have decimal commas.
source-tensor = The tensor “{ $tensor }” was read, the only floating-point tensor.
source-bf16 = Its two-byte values without a type were read as bf16, as ml_dtypes writes it.
source-floor = llama.cpp stores logits that are more than 16 below the maximum as exactly 16 below it, so unlikely tokens have more probability here than in the model.
asked-temperatures = T = { $temperatures }
asked-draws = T = { $temperatures }; { $draws } draws at each
some-temperatures = Tables cover { $shown } of { $all } temperatures; `results.json` has all of them.
findings = Summary
numbers = Numbers
contents = Contents
configuration = Configuration
skip = Skip to the report
notebook-title = Sampling temperature: the mathematics and what it looks like
stale-files =
    { $folder } has files that this configuration does not write: { $names }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }; remove them if they are not needed
files-written =
    { $count ->
        [one] 1 file
       *[other] { $count } files
    } in { $folder }

## Exploring files

explore-title =
    { $first }{ $more ->
        [0] {""}
        [one] {" "}and 1 more file
       *[other] {" "}and { $more } more files
    }
explore-standard-input = Standard input
explore-vocabulary = The response does not tell the vocabulary size of the model: this size is assumed, and the intervals hold for every smaller vocabulary.
explore-configuration = Written by `thermograph explore`. Edit it, then run `thermograph render { $file }` in this folder.
explore-found =
    { $kind ->
        [response] a server's response, { $format }: { $positions ->
            [one] 1 position
           *[other] { $positions } positions
        }
        [settings] sampling settings, { $format }
        [tokens] a list of { $tokens } tokens, { $format }
        [logits] logits, { $format }: { $positions ->
            [one] 1 position
           *[other] { $positions } positions
        } of { $tokens } tokens
        [log-probabilities] log-probabilities, { $format }: { $positions ->
            [one] 1 position
           *[other] { $positions } positions
        } of { $tokens } tokens
        [probabilities] probabilities, { $format }: { $positions ->
            [one] 1 position
           *[other] { $positions } positions
        } of { $tokens } tokens
       *[unknown] unknown
    }
explore-reason =
    { $kind ->
        [response] it has the fields of { $format }
        [settings] { $is_told ->
            [yes] recognized by these keys: { $evidence }
           *[no] it has the keys of { $format }
        }
        [tokens] it has the form of { $format }
        [logits] its numbers are neither probabilities (each position sums to 1) nor their logarithms
        [log-probabilities] no number is above 0, and at each position their exponentials sum to 1
        [probabilities] all numbers are from 0 to 1, and each position sums to 1
       *[unknown] the format is not recognized
    }
explore-likeliest = top-1 token at the first position: { $token }, { $probability }%
explore-tokens-alone = Tokens alone have no probabilities: add the logits.
explore-left-out = skipped: { $what }
explore-usual-settings = No settings were given: these are an example, to be replaced by your own.
explore-example = Settings alone have no distribution: these sample logits show what the settings do.

## Units and lists

tokens =
    { $tokens ->
        [one] 1 token
       *[other] { $tokens } tokens
    }
list-and =
    { $place ->
        [last] { $first } and { $rest }
       *[before] { $first }, { $rest }
    }
list-or =
    { $place ->
        [last] { $first } or { $rest }
       *[before] { $first }, { $rest }
    }
list-plain = { $first }, { $rest }

## Reproducibility record

certificate = Reproducibility record
drawing-rule =
    Generator `{ $generator }`, seed { $seed }. { $rule ->
        [each] Each draw takes one uniform number $u$ from $[0, 1)$. The sampled token ID is the number of cumulative probabilities, divided by their total, that are at most $u$.
       *[counts] Only the counts are sampled, as in NumPy's `multinomial`: for each token in turn a binomial number, from the remaining draws and the token's share of the remaining probability.
    }
engine-drawing-rule =
    Draws of `{ $generator }` with seed { $seed }; each temperature is a separate request that starts from the seed. { $way ->
        [llama-cpp] Each draw takes two words $a$, $b$ of the Mersenne Twister, { "$u = (a + 2^{32} b) / 2^{64}$" }, and gives the first token, in the order of the chain, whose cumulative sum of { "$e^{z - z_{max}}$" } is at least $u$ times the total.
        [torch] Each draw gives every token of the vocabulary an exponential number $q$, in order of token ID, from two words of the Mersenne Twister, and samples the token with the largest $p / q$.
        [torch-replacement] Each draw takes one uniform number from two words of the Mersenne Twister, and gives the first token whose cumulative sum of $p$ in float32 is at least that number.
        [vllm] Draw $n$ is at position $n$: every token has Gumbel noise from a hash (murmur3) of seed, position and token, and the largest logit with its noise wins.
        [onnxruntime-genai] Each draw takes two words $a$, $b$ of the Mersenne Twister, { "$u = (a + 2^{32} b) / 2^{64}$" }, and gives the first token, in the order of the chain, whose cumulative sum of $p$ is at least $u$ (`std::discrete_distribution`).
        [ollama-go] Each draw takes one number $r$ of 24 bits of Go's PCG, and gives the first token, in the order of the chain, whose cumulative sum of $p$ in float32 is at least $r$ times the total.
        [mlx-lm] Each draw splits a Threefry key for one number $u$ of 32 bits, and gives the first token, in order of token ID, whose cumulative sum of { "$e^{z - z_{max}}$" } in float32 exceeds $u$ times the total.
        [lmdeploy] Draw $n$ is at position $n$: Philox of seed and position gives one number, and the first token, the most likely one first, whose cumulative sum of $p$ in float32 is at least that number is sampled.
        [transformers-js] Each draw takes one number $u$ of 53 bits of the Mersenne Twister, and gives the first token, the most likely one first, whose cumulative sum of $p$ exceeds $u$ times the total.
        [candle] Each draw takes 23 bits $u$ of ChaCha12, and gives the first token, in order of token ID, whose cumulative sum of $p$ in float32 exceeds $u$ times the total.
        [mistral-rs] Each draw takes 23 bits $u$ of ISAAC-64, and gives the first token, in order of token ID, whose cumulative sum of $p$ in float32 exceeds $u$ times the total.
        [openvino-genai] Each draw takes one number $u$ of the Mersenne Twister in float32, and gives the first token, in the order of the chain, whose cumulative sum of $p$ in float32 exceeds $u$ times the total.
       *[sglang] Draw $n$ is at position $n$: every token has Gumbel noise from a hash (murmur3) of seed, position and token, and the largest log-probability with its noise wins.
    } Source: { $version }.
closest-draw =
    T = { $temperature }: draw { $draw } was the closest call: token { $token } was sampled, and token { $other } was { $margin } away { $is_uniform ->
        [yes] in the uniform number
       *[no] in the score
    }.
engine-python = This code samples the same tokens and prints the same digests:
digests =
    { $rule ->
        [each] SHA-256 of the sampled token IDs, each as four bytes (little-endian `u32`):
       *[counts] SHA-256 of the counts, each as eight bytes (little-endian `u64`):
    }
all-draws = all in order
python = This code samples the same with NumPy and prints the same digests:
no-python = NumPy does not have this generator: ChaCha12 of the crate `rand_chacha`, on one stream per experiment. The stream is the first eight bytes (little-endian) of the SHA-256 of `experiment/NAME`.

## Advice

advice-section =
    ## Temperature by task

    Rules of thumb, not measured here: the right value depends on the model, the prompt and the other settings.
task-column-task = task
task-column-temperature = temperature
task-column-reason = why
task-code = code generation
task-code-reason = one wrong token breaks the program
task-translation = translation
task-translation-reason = the meaning is given, invention is an error
task-summary = summaries
task-summary-reason = true to the source, free in the wording
task-dialogue = dialogue
task-dialogue-reason = natural answers without repetition
task-creative = creative writing
task-creative-reason = unexpected wording is welcome
task-story = story continuation
task-story-reason = surprise counts for more than coherence
pitfalls-section =
    ### Finding the right one

    1. Start at about 0.7 and change it in steps large enough to notice when reading.
    2. Compare two settings on the same prompts, with enough samples of each: single answers are misleading.
    3. The temperature can change within a text: low for facts, higher for variety.
    4. Temperature reshapes the whole distribution; top-k and top-p truncate its tail. Truncation matters more at high temperatures.

    ### Pitfalls

    - Below 0.1 the top-1 token is nearly always sampled: text can become repetitive and get stuck in loops.
    - Above 3 the tail dominates: text can become incoherent.
    - One temperature for every task ignores the differences in the table above.
    - The same value has different effects in different engines, which apply their samplers in different orders.
    - Decide by a test on your own prompts.

## Versions and digests

provenance = Versions and digests
made-by = Made by Thermograph { $version } (figure format { $pictures }) with `rng = "{ $generator }"` and `seed = { $seed }`. All numbers are in [results.json](results.json).
input-column-name = input
input-column-bytes = bytes
input-column-digest = SHA-256
this-configuration = the configuration
no-digest = none: more than 64 MiB

## Settings that are rejected, without effect or unexpected

lint-section =
    ## Settings

    How each engine interprets the settings. *Rejected*: the engine rejects the request; *no effect*: the setting can be removed; *unexpected*: it works, but differently than its name suggests.
no-settings = no settings: the engines' defaults
no-lint = no findings
severity =
    { $severity ->
        [illegal] rejected
        [dead] no effect
       *[surprising] unexpected
    }
lint-level =
    { $severity ->
        [illegal] error
        [dead] warning
       *[surprising] note
    }
lint-clean = no findings: nothing is rejected, without effect or unexpected
lint-each = each
lint-format = { $format }
lint-format-by = { $format } (recognized by { $keys })
lint-given = settings: { $settings }
lint-none-given = no sampling settings
lint-decoding =
    { $decoding ->
        [greedy] decoding: greedy
        [beams] decoding: beam search
       *[drawn] decoding: sampling
    }
lint-same =
    { $requests ->
        [one] 1 request has these settings
       *[other] { $requests } requests have these settings
    }
lint-rules = rules of { $engine }
lint-nearest = rules of { $engine }, the closest known engine to { $product }
lint-documented = ranges documented by { $product }
lint-between = ;{" "}
lint-always-greedy = { $engine } uses greedy decoding: it always takes the top-1 token.
lint-unknown = { $engine } has no setting { $setting }
lint-unknown-near = { $engine } has no setting { $setting }; did you mean { $nearest }?
lint-silenced = { $setting } is ignored because { $by } is set
lint-needs = { $setting } has no effect without { $others }
lint-left-out = { $setting } has no effect: { $sampler } is not in the list of samplers
lint-neutral = { $setting } = { $value } has no effect
lint-threshold-too-high = { $setting } = { $threshold } turns XTC off: it works only with thresholds up to { $most }
lint-ignored = { $engine } ignores { $part } in { $setting }
lint-passed-over = { $engine } silently ignores { $setting }
lint-clamped = { $engine } silently clamps { $setting } = { $from } to { $to }
lint-default = { $setting } is not set: the default of { $engine } applies, { $value }
lint-cuts-before-temperature = { $setting } = { $temperature } is applied after { $cuts }: truncation uses the distribution before it
lint-masked-before = { $setting } runs after { $by }, whose masked tokens make its entropy NaN: which tokens it keeps is arbitrary
lint-below-min-keep = { $setting } = { $min_keep } does not apply to top_k, which keeps only { $top_k } tokens
lint-greedy = { $setting } is not set: with this file alone { $engine } uses greedy decoding
lint-outside = { $engine } does not read { $setting } here, but in { $within }
lint-beams = { $setting } = { $beams }: { $engine } uses beam search and does not sample; figures show the distribution that scores the sequences
lint-not-reproduced = { $setting } changes the distribution, but is not modeled here

## Verification of responses

verify-line = { $place }: { $token }: { $verdict }
verify-reason = { $line }: { $reason }
verify-position = position { $position }
verify-rollout = rollout { $rollout }, position { $position }
verify-token = token { $token }
verify-token-unknown = unknown token
verify-verdict =
    { $verdict ->
        [ok] agrees
        [on-edge] at the boundary
        [not-allowed] not allowed
        [other-token] another token
        [other-probability] another probability
        [other-set] other tokens kept
       *[unknown] unknown
    }
verify-tempered = checking log-probabilities at a temperature needs all logits
verify-sampler = { $sampler } needs all logits
verify-too-many = without all logits at most { $positions } positions are checked
verify-no-token = the sampled token or its log-probability is not known
verify-open = not determined by the response: pass all logits
verify-boundary = it is at the boundary of the tokens kept
verify-removed = it is removed, whatever the unreturned tokens are
verify-not-kept =
    the settings keep { $kept ->
        [one] 1 token
       *[other] { $kept } tokens
    }, and { $is_at_edge ->
        [yes] it is at their boundary
       *[no] it is not one of them
    }
verify-other-token = the seed gives token { $expected }, by a margin of { $margin }
verify-other-set =
    the server keeps { $server ->
        [one] 1 token
       *[other] { $server } tokens
    }, the chain { $chain }: token { $example } is kept only by { $keeper ->
        [chain] the chain
       *[server] the server
    }
verify-other-probability =
    a log-probability differs by { $off } from that of the { $of ->
        [model] model
        [tempered] model at this temperature
       *[chain] chain
    }
verify-impossible = a token has a probability, but the chain removes it
verify-not-in-vocabulary = no token of the vocabulary has this text
verify-ambiguous = { $ids } tokens have this text, and the answer depends on which it is
verify-history = the settings depend on the token at position { $position }, whose ID is not determined
verify-sum =
    { $engine }: of { $positions ->
        [one] 1 position
       *[other] { $positions } positions
    } { $agree } agree, { $edge } are at a boundary, { $unknown } are unknown, { $impossible } are impossible
verify-of =
    { $sum }; { $of ->
        [model] log-probabilities are the model's
        [tempered] log-probabilities are the model's at this temperature
       *[chain] log-probabilities are the chain's, after truncation
    }
verify-without =
    { $responses ->
        [one] 1 response has no log-probabilities and was skipped
       *[other] { $responses } responses have no log-probabilities and were skipped
    }
verify-nothing = nothing could be verified: pass all logits with --logits

## Translation of settings

translate-line = { $from } to { $to }: { $sentence }
translate-none = no changes needed
translate-default-other = { $setting } = { $first } is written explicitly: it is the default of { $from }, but { $to } defaults to { $other }
translate-default = { $setting } = { $first } is written explicitly: it is the default of { $from }
translate-off = { $setting } = { $written } turns off a default of { $to } ({ $setting } = { $other }) that { $from } does not have
translate-lost = { $setting } = { $value } is lost: { $to } does not support it or this value
translate-moved = { $setting } = { $first } becomes { $written }, the nearest value that { $to } accepts
translate-converted = { $setting } = { $first } becomes { $written }: { $to } applies the temperature on the other side of it
translate-order-kept = `samplers` keeps the order: { $first } (the default of { $to } is { $other })
translate-order = the order differs and cannot be configured: { $first } in { $from }, { $other } in { $to }
translate-greedy = { $setting } = { $written } makes { $to } decode greedily, as { $from } does
translate-fitted = { $setting } = { $written } comes closest on the given logits
translate-distance =
    total variation distance over { $positions ->
        [one] 1 position
       *[other] { $positions } positions
    }: unchanged settings { $before }; translated settings { $after }
translate-mean = mean { $mean }, maximum { $largest }
translate-rejected = rejected by { $to }

## Axes, legends and columns of several kinds

temperature-axis = temperature T
standard-temperature = T=1 (standard)
entropy-nats = entropy (nats)
max-probability = top-1 probability
notebook-max-probability = largest probability
effective-vocabulary = effective vocabulary size
temperature-column = T

## Tables of keys and samplers in documents

table-key = key
table-kinds = kinds
table-meaning = meaning
table-default = default
table-needed = required
table-range = { $about }, { $low } to { $high }
table-counted = quantity
table-usual = default
table-most = maximum
table-sampler = sampler
table-parameters = parameters (the first can be a bare value)
table-engines = engines
table-engine = engine
table-version = version
table-order = order of the samplers
table-engine-defaults = defaults that have an effect
table-known = evidence
table-run = run
table-read = read, not run
table-token-ids = `{ $name }` (token IDs)
table-biases = token IDs with the number to add
table-all = all
table-none = none

## Kind entropy

notebook-entropy-title = Entropy and largest probability over temperature
entropy-title = Entropy and top-1 probability by temperature
entropy-section = How uncertain the next token is, and how likely the most likely one, over the temperature. A dotted line marks $T = 1$, the model's own distribution.
entropy-headline = Greedy in practice up to T = { $greedy }; from T = { $open } on no token has { $share }
entropy-headline-greedy = Up to T = { $greedy } sampling is greedy in practice
entropy-headline-open = From T = { $open } on no token reaches { $share }
entropy-headline-range = Entropy goes from { $from } to { $to } nats
entropy-headline-one = Only one token can be sampled, at every temperature
entropy-subtitle =
    Uncertainty of the next token at T = { $temperatures }, for { $possible ->
        [one] 1 token
       *[other] { $shown } tokens
    } that can be sampled.
entropy-source = in brackets and on the right: effective vocabulary size e^H, as many equally likely tokens have the same entropy
entropy-description = Two curves over the temperature: entropy above, the top-1 probability below.
entropy-panel-title = Entropy and effective vocabulary size
top-panel-title = Top-1 probability
temperature-axis-log = temperature T (log scale)
entropy-ceiling = maximum: { $possible } equally likely tokens, { $limit } nats
standard-temperature-row = T = 1: unchanged
tokens-of-size =
    { $count ->
        [one] 1 token
       *[other] { $shown } tokens
    }
one-token-finding = Only one token can be sampled: the temperature changes nothing.
turns-finding = Up to T = { $greedy } sampling is practically greedy (top-1 probability at least 90%); from T = { $open } on no token reaches 50%.
entropy-greedy-finding = Up to T = { $greedy } sampling is practically greedy: the top-1 probability is at least 90%.
open-finding = From T = { $open } on no token reaches 50%.
steps-finding = Small changes matter most at low T: from { $from } to { $to } the effective vocabulary size grows by { $cold }, from { $hot_from } to { $hottest } by { $hot }. Compare settings in steps of 0.1 below T = 1 and of 0.5 above T = 2.
entropy-finding = At T = { $temperature } the entropy is { $entropy } nats (effective vocabulary size { $effective } of { $possible }), { $share }% of the maximum ln { $possible } = { $limit }.
half-entropy-between =
    Half of the maximum is reached between T = { $before } and T = { $after }; at T = { $hottest } it is { $share }%{ $is_flat ->
        [yes] , so raising T further changes little
       *[no] {""}
    }.
half-entropy-below = Even at T = { $hottest } the entropy is { $share }% of the maximum: less than half.
half-entropy-above =
    At all these temperatures the entropy is at least half of the maximum; at T = { $hottest } it is { $share }%{ $is_flat ->
        [yes] , so raising T further changes little
       *[no] {""}
    }.
notebook-entropy-description = Two curves over the temperature: entropy on the left, the largest probability on the right.
entropy-panel = Entropy and temperature
max-probability-panel = Largest probability and temperature
notebook-entropy-finding =
    T = { $temperature }: entropy { $entropy } nats{ $has_limit ->
        [no] {""}
       *[yes] {" "}({ $share } % of the limit)
    }, largest probability { $max_probability }.
notebook-half-entropy-below = At all these temperatures entropy is below half of its limit, { $half } nats.
notebook-half-entropy-between = Entropy passes half of its limit, { $half } nats, between T = { $before } and T = { $after }.
notebook-half-entropy-above = At all these temperatures entropy is at least half of its limit, { $half } nats.
notebook-entropy-limit =
    { $possible ->
        [1] Only 1 token can be drawn: entropy is 0 at every temperature.
       *[other] The limit at high temperatures, where the { $possible } tokens that can be drawn are equally likely, is { $limit } nats.
    }

## Kinds distributions, sampling, equivalence

probability = probability
probability-or-frequency = probability / frequency
theory = probability
frequency = sampled frequency
entropy-note =
    entropy: { $entropy }
    largest probability: { $max_probability }
sampling-panel = Temperature T={ $temperature } ({ $draws } draws)
top-drawn = drawn most ({ $count }): { $tokens }
notebook-distributions-title = The distribution at different temperatures
distributions-title = Next-token probabilities by temperature
notebook-sampling-title = Sampled frequencies and probabilities
sampling-title = Sampled frequency vs. probability
sampling-headline-consistent =
    { $draws ->
        [one] 1 draw
       *[other] { $shown } draws
    }{ $is_one ->
        [yes] {""}
       *[no] {" "}per T
    } are consistent with the probabilities ({ $is_one ->
        [yes] p { $chance }
       *[no] smallest p { $chance }
    })
sampling-headline-differ =
    { $draws ->
        [one] 1 draw differs
       *[other] { $shown } draws differ
    } from the probabilities at { $differ } of { $all } T (smallest p { $chance })
sampling-headline-seen =
    { $seen } of { $possible } tokens appear in { $draws ->
        [one] 1 draw
       *[other] { $shown } draws
    } at T = { $temperature }
sampling-subtitle = { $draws } draws at T = { $temperatures }: probability of each token and its share of the draws.
sampling-subtitle-rows =
    { $draws } draws each at T = { $temperatures }: the token that deviates most{ $is_all ->
        [yes] {""}
       *[no] , at the { $shown } of { $all } temperatures with the largest deviations
    }.
sampling-source =
    SE: standard errors between frequency and probability, where at least { $expected } draws are expected; dotted: 2 SE{ $has_test ->
        [yes] ; p: chi-squared test
       *[no] {""}
    }{ $is_wide ->
        [yes] ; red: more than chance explains for all tokens of a row
       *[no] {""}
    }
sampling-verdict =
    { $fit ->
        [different] differs
        [doubtful] differs
       *[consistent] consistent
    }
    p { $chance }
sampling-tip = { $token }: probability { $probability } %, sampled { $frequency } % ({ $drawn } draws)
deviation-column = deviation (SE)
beyond-chance = beyond chance
largest-deviation-title = Largest deviation, standard errors
test-column = Test
seen-column = Tokens seen
seen-of = { $seen } of { $possible }
sampling-description = Rows for { tokens } show the probability, the frequency in { $draws } draws and its intervals at T = { $temperatures }.
equivalence-title = Two ways to apply a temperature
distributions-description = Bars show the probabilities of { tokens } at T = { $temperatures }.
notebook-sampling-description = Pairs of bars for { tokens } show the probability and the frequency in { $draws } draws at T = { $temperatures }.
other-tokens =
    { $count ->
        [one] 1 other token
       *[other] { $shown } other tokens
    }
left-out = { other-tokens }: { $mass }%
ranks-title = Probability by rank, all tokens
rank = rank
mass-of-ranks = cumulative probability
token = token
logit = logit
tokens-for-90-percent = tokens for 90%
count = count
frequency-column = frequency
from-logits = from logits
from-probabilities = from probabilities
difference = difference
distributions-section = Each temperature turns the same logits into another distribution. A higher temperature moves probability mass from likely tokens to unlikely ones; the order of the tokens stays the same.
distributions-headline =
    { $count ->
        [one] 1 token holds
       *[other] { $count } tokens hold
    } { $share } of the probability at T = { $cold }, { $hot_count } at T = { $hot }
distributions-headline-same =
    { $count ->
        [one] 1 token holds
       *[other] { $count } tokens hold
    } { $share } of the probability at { $is_one ->
        [yes] T = { $temperature }
       *[no] every temperature
    }
distributions-subtitle = Next-token probabilities in percent at T = { $temperatures }. { $how }
distributions-how-bars =
    All bars have the same scale{ $has_removed ->
        [yes] ; –: cannot be sampled
       *[no] {""}
    }.
distributions-how-cells =
    A stronger color is more likely{ $has_removed ->
        [yes] ; –: cannot be sampled
       *[no] {""}
    }.
distributions-how-map = A stronger color is more likely; a line marks the tokens that together hold that share of the probability.
distributions-source = effective vocabulary size: e^H, as many equally likely tokens have the same entropy
distributions-note =
    effective vocabulary { $effective }
    { $tokens ->
        [one] 1 token holds
       *[other] { $shown } tokens hold
    } { $share }
effective-vocabulary-title =
    Effective
    vocabulary
tokens-for-title =
    Tokens for
    { $share }
tokens-for-row = tokens for { $share }
most-tokens = tokens that together hold { $share }
remaining-tokens = all other tokens
greedy-row = greedy
unchanged-row = unchanged
token-rank = token rank
probability-log = probability (log scale)
sampling-section =
    Beside the probability $p$ of each token stands its share of the draws. The two differ by chance: after $n$ draws
    the standard error of a share is { "$\\sqrt{p (1 - p) / n}$" }, and about two thirds of the shares lie within one of it.
equivalence-section =
    A temperature can be applied where only probabilities are known: the logits are, but for a constant, their
    logarithms. Dividing logits by $T$ is raising probabilities to the power $1/T$:

    { "$$P_T(i) = \\frac{P(i)^{1/T}}{\\sum_j P(j)^{1/T}}$$" }

    In practice a small $\varepsilon$ is added before the logarithm is taken, so that a probability of 0 has one. It gives
    every token a little mass, and it is all that the two ways differ by, except for rounding.
index-axis =
    { $is_descending ->
        [yes] token index (sorted by logit)
       *[no] token index
    }
leading-tokens =
    { $is_all ->
        [yes] Probabilities of all tokens.
       *[no] Probabilities of the { $shown } most likely of { tokens }.
    }
sampled-tokens =
    T = { $temperature }: { $is_all ->
        [yes] all tokens, the most frequent first.
       *[no] the { $shown } most frequent of { tokens }.
    }
compared-tokens =
    T = { $temperature }: { $is_all ->
        [yes] all tokens.
       *[no] the first { $shown } of { tokens }.
    }
distribution-finding =
    T = { $temperature }: { $dominance ->
        [greedy] practically greedy
        [dominated] one token dominates
       *[flat] no token dominates
    }. Top-1 is { $token } with { $probability }%, { $tokens ->
        [one] 1 token holds
       *[other] { $tokens } tokens hold
    } 90% of the probability mass, and two samples agree in { $agreement }% of cases.{ $is_reproducible ->
        [yes] {" "}Choose it for reproducible output.
       *[no] {""}
    }
growth-finding =
    From T = { $cold } to T = { $hot } the effective vocabulary size { $is_same ->
        [yes] stays at { $from }
       *[no] grows from { $from } to { $to }
    } of { $possible } tokens.
only-token-drawn = T = { $temperature }: only { $token } is possible, and every draw gave it.
drawn-finding =
    T = { $temperature }: { $seen } of { $possible } tokens appeared, most often { $token } ({ $frequency }%).{ $others ->
        [0] {""}
        [one] {" "}The 1 other token holds { $mass }%; { $is_usual ->
            [yes] a sample of this size misses it in { $chance }% of cases, so its absence says nothing.
           *[no] it would appear in { $seen_in }% of such samples.
        }
       *[other] {" "}The other { $others } hold { $mass }% together; { $is_usual ->
            [yes] a sample of this size misses all of them in { $chance }% of cases, so their absence says nothing.
           *[no] at least one of them would appear in { $seen_in }% of such samples.
        }
    }
revealed-finding =
    T = { $temperature }: { $draws ->
        [one] 1 draw reveals
       *[other] { $shown } draws reveal
    } tokens above { $least }% reliably ({ $seen }%): { $revealed } of { $possible }. The rarest, { $token } ({ $probability }%), needs { $needed } draws for a { $seen }% chance of appearing.
accuracy-finding =
    T = { $temperature }: frequencies are accurate to ±{ $points } points (widest { $confidence }% interval){ $is_enough ->
        [yes] {""}
       *[no] ; for ±1 point use about { $needed } draws
    }.
rare-tokens-finding =
    At T = { $temperature } one draw in { $draws } ({ $mass }%) goes to the { $count ->
        [one] token that has
       *[other] { $count } tokens that have
    } less than 1% at T = 1. If such tokens are unwanted, lower T or add min_p or top_p.
notebook-flattening =
    From T = { $cold } to T = { $hot } entropy { $change ->
        [none] stays at { $from }
        [rise] rises from { $from } to { $to }
       *[fall] falls from { $from } to { $to }
    } nats; more than { $limit } is impossible.
notebook-only-token-drawn = T = { $temperature }: only { $token } is possible, and was drawn every time.
notebook-drawn =
    T = { $temperature }: { $seen } of the { $possible } possible tokens { $seen ->
        [one] was
       *[other] were
    } drawn; { $token } most often, { $frequency } % of the time.
deviation-finding =
    T = { $temperature }: largest deviation { $token }, { $frequency }% sampled against { $probability }% expected ({ $deviation } standard errors); in { $is_negligible ->
        [yes] less than 0.1%
       *[no] { $chance }%
    } of such samples some token deviates as much by chance.
equivalence-finding =
    T = { $temperature }: the largest difference is { $difference }, with an epsilon of { $epsilon }: { $is_same ->
        [yes] the two are the same but for the epsilon
       *[no] here the epsilon is felt
    }.

## Kind sampling: how sure

interval-of-each = { $confidence }% Wilson interval
interval-for-all = simultaneous { $confidence }% interval
draws-to-see = draws for a { $probability }% chance of appearing
fit-finding =
    T = { $temperature }: the draws { $fit ->
        [different] differ from the probabilities; check the generator
        [doubtful] differ significantly from the probabilities; by chance this happens in { $percent }% of samples
       *[consistent] are consistent with the probabilities
    } (χ² = { $chi_squared }, { $degrees ->
        [one] 1 degree
       *[other] { $degrees } degrees
    } of freedom, p { $chance }; G-test p { $chance_of_g }).
missed-finding =
    T = { $temperature }: of { $of ->
        [one] 1 token
       *[other] { $of } tokens
    } with at least 5 expected draws, { $own ->
        [0] none
       *[other] { $own }
    } outside the { $confidence }% interval ({ $expected } expected by chance), { $all ->
        [0] none
       *[other] { $all }
    } outside the simultaneous intervals.

## Kind samplers

samplers-title = Sampler chain, step by step
samplers-section = A column for each sampler that changes something, in the order in which they run. A bar is the probability after the step, the black tick that before it. A red outline with × is a token that the step removes; its probability goes to the tokens that are kept.
asked-chain = chain: { $chain }
removes-most-headline =
    { $sampler } removes most: { $tokens ->
        [one] 1 token
       *[other] { $tokens } tokens
    } with { $mass } % of its input
moves-most-headline = { $sampler } changes most: it moves { $mass } % of the probability
samplers-idle-headline = None of these samplers has an effect on these logits
samplers-subtitle =
    { $has_engine ->
        [yes] { $engine }: { $chain }.
       *[no] { $chain }.
    } Bars are probabilities after the step in percent, the black tick is the probability before it.
samplers-source =
    red outline and × removed in this step · – removed before · grey names: removed in the end{ $idle ->
        [0] {""}
       *[other] {" · "}no effect: { $samplers }
    }
step = step
tokens-kept = tokens kept
tokens-removed = tokens removed
mass-removed = probability mass removed
sharpest-cut-finding = { $sampler } removes most: { tokens } with { $mass }% of the probability mass that reaches it.
dropped-sampler-finding = { $sampler } removes { tokens } on the way, but without it the chain gives the same result: here it can be dropped.
reordered-finding =
    { $temperature } runs after tokens were removed and does not change which are kept. Run first, it would leave { $tokens ->
        [one] 1 token
       *[other] { $tokens } tokens
    }, not { $kept }.
idle-samplers-finding = No effect on these logits: { $samplers }.
top-token-finding = The most likely token in the end is { $token }: { $before }% before the chain, { $after }% after it.
samplers-description =
    Columns of bars show the probabilities before the chain and after each of { $samplers ->
        [one] 1 sampler
       *[other] { $samplers } samplers
    }.
model-note =
    { $tokens ->
        [one] 1 token
       *[other] { $kept } tokens
    }
    entropy { $entropy } nats
stage-note =
    keeps { $kept } of { $tokens }
    { $change ->
        [removed] removes { $mass } %
       *[moved] moves { $mass } %
    }
    entropy { $entropy } nats
chain-finding =
    The chain keeps { $is_all ->
        [yes] all { $tokens } tokens
       *[no] { $kept } of { $tokens } tokens with { $mass }% of the model's probability mass
    }; the effective vocabulary size { $is_same ->
        [yes] stays at { $after }
       *[no] goes from { $before } to { $after }
    }.

## Kind engines

engines-title = Same settings, different engines
engines-section = Engines run their samplers in an order of their own, with defaults of their own. A row of the table is a distribution: engines that give the same one share it. Rows are compared with the *reference*, the first engine that takes the settings. Below, the model's tokens are ranked, and a flag marks how many of them each row keeps.
engines-description = A table of heat with a row for each distribution, and the model's ranked tokens with the number that each row keeps.
asked-settings =
    settings `{ $name }`: { $are_given ->
        [yes] { $settings }
       *[no] none given, so the engines' defaults apply
    }
engines-reject-headline =
    { $engines ->
        [one] The engine rejects these settings
       *[other] All { $engines } engines reject these settings
    }
one-engine-headline = { $engine } keeps { $kept } of { $tokens } tokens
same-engines-headline =
    { $engines } engines give one distribution and keep { $tokens ->
        [one] 1 token
       *[other] { $kept } tokens
    }
engines-headline =
    { $engines } engines give { $distributions } distributions and keep { $is_same ->
        [yes] { $most } tokens each
       *[no] { $least } to { $most } tokens
    }
engines-subtitle =
    { $are_given ->
        [yes] Settings { $name }: { $settings }.
       *[no] Settings { $name }: the engines' defaults.
    } Numbers are probabilities in percent; engines with the same distribution share a row.{ $are_few ->
        [yes] {" "}Rules of { $versions }.
       *[no] {""}
    }
engines-source =
    – removed{ $is_compared ->
        [yes] {" · "}TV: total variation distance from { $reference }
       *[no] {""}
    }{ $are_few ->
        [yes] {""}
       *[no] {" · "}rules of { $versions }
    }
model-row = model (T = 1)
reference-engine = reference
most-likely-tokens = Most likely tokens, %
other-tokens-column = { $count } others
kept-column =
    { $is_logarithmic ->
        [yes] Tokens kept (log)
       *[no] Tokens kept
    }
distance-column = TV
cause-column = Why
rejected = rejected
rejected-because = rejected: { $reason }
cause-only-here = also runs { $sampler }
cause-not-here = does not run { $sampler }
cause-after = { $sampler } runs after { $others }
cause-before = { $sampler } runs before { $others }
cause-other-rule = other rule for { $sampler }
cause-order = other order or rule
ranked-panel = Where each row's tokens end among the model's ranked tokens
rank-axis = token rank
rank-axis-log = token rank (log scale)
cumulative-probability = cumulative probability (T = 1)
removed-token = removed
engine = engine
chain = samplers in order
pair = A / B
total-variation = total variation distance
kl-a-to-b-nats = KL(A‖B) (nats)
kl-b-to-a-nats = KL(B‖A) (nats)
first-difference = first difference
engine-finding =
    { $engines }{ $others ->
        [0] {""}
        [one] {" and 1 other"}
       *[other] {" "}and { $others } others
    } { $count ->
        [one] keeps
       *[other] give the same distribution: they keep
    } { $kept } of { $tokens } tokens (effective vocabulary size { $effective }).
many-distributions-finding = { $engines } engines give { $distributions } different distributions: { $least_engine } keeps { $least } tokens, { $most_engine } { $most }.
first-difference-finding = { $first } and { $second } first differ at { $token }: { $p } against { $q }. At least { $total_variation }% of draws must differ (total variation distance). { $cause }
equivalent-top-p-finding = To get the distribution of { $other } in { $engine }, set top_p = { $top_p }. The value holds for these logits only.
rejection-finding =
    { $engines }{ $others ->
        [0] {""}
        [one] {" and 1 other"}
       *[other] {" "}and { $others } others
    } { $count ->
        [one] rejects
       *[other] reject
    } these settings: { $reason }.
removal-rule =
    Cause: { $by } applies { $sampler } { $there ->
        [first] first
       *[later] after { $after }
    } and removes the token; { $elsewhere ->
        [never] { $other } does not run it.
        [same] { $other } applies it at the same place, by another rule.
        [first] { $other } applies it first.
       *[later] { $other } applies it after { $after_elsewhere }.
    }
sampler-of-engine = { $sampler } ({ $engine })
weighing-rule = Cause: only one of them runs { $only }.
order-rule = Cause: both run the same samplers, in another order or by another rule.

## Kind compare

compare-title = Comparison of A and B
compare-section = The tokens that differ most between A and B come first. Dots are probabilities; ticks are the shares that were sampled, bands their intervals. The difference of the shares has an interval of its own. The total variation distance is the smallest share of draws that must differ; the test asks whether both samples could come from one distribution, and the power says how often as many draws would show the difference.
compare-description = Rows of tokens show the probabilities and sampled shares of A and B and their difference, a curve the power of the test. { $findings }
asked-comparison = A: { $a }; B: { $b }; { $draws } draws each
compare-headline =
    { $verdict ->
        [same] { $a } and { $b } give the same distribution here
        [false-alarm] { $a } and { $b } are the same; this sample differs by chance
        [shown] { $draws } draws each tell { $a } from { $b }
        [too-few] { $draws } draws each are too few to tell { $a } from { $b }{ $is_enough ->
            [yes] ; { $needed } would do
           *[no] {""}
        }
       *[missed] { $draws } draws each usually tell { $a } from { $b }, but not this time
    }
compare-subtitle =
    A: { $a }. B: { $b }. { $draws } draws each{ $has_test ->
        [yes] ; G test of the draws: p = { $chance }
       *[no] {""}
    }.
compare-source = bands: { $confidence } % intervals that hold for all rows at once · –: cannot be sampled
probabilities-panel = Probabilities and sampled shares
difference-panel = B − A, percentage points
points-column = Points
sampled-share = sampled
sampled-times =
    { $times ->
        [one] sampled once
       *[other] sampled { $times } times
    }
never-sampled = { $side } cannot sample it
difference-in-distributions = true difference
interval-without-zero = interval without 0
power-panel = Statistical power: how often as many draws show the difference
draws-label = draws from each
power-label = power
target-power = target { $power } %
draws-made = this run: { $draws } draws, { $power }
draws-needed = { $draws } draws needed
power-leap = from { $draws } draws { $token } has a cell of its own
setting = setting
setting-a = A
setting-b = B
sampled-from-a = sampled from A
sampled-from-b = sampled from B
differing-tokens = Probabilities and sampled shares of the { $shown } tokens that differ most, of { $all }.
distance-finding = At least { $total_variation }% of draws must differ (total variation distance). KL(A‖B) = { $forth }, KL(B‖A) = { $back }, Jensen-Shannon divergence { $jensen_shannon } nats.
carrier-finding = The difference is mainly one token: { $token } has { $a } in A, { $b } in B.
carriers-finding =
    Most of the difference lies in { $tokens } tokens that are more likely in { $side }: { $named }{ $are_all ->
        [yes] {""}
       *[no] {" "}and others
    }.
test-finding =
    This sample: G = { $statistic }, { $degrees ->
        [one] 1 degree
       *[other] { $degrees } degrees
    } of freedom, p = { $chance }: { $is_significant ->
        [yes] the difference is significant
       *[no] no difference is detected
    } at the level { $level }.
verdict-finding =
    { $verdict ->
        [same] A and B are identical here: switching changes nothing.
        [false-alarm] A and B are identical here; this sample differs by chance (p = { $chance }).
        [shown] A and B differ, and { $draws } draws each show it.
        [too-few] A and B differ, but { $draws } draws each are too few to detect it reliably (power { $power }%), and this sample did not.
       *[missed] A and B differ; { $draws } draws each detect it in { $power }% of runs, but not in this one.
    }
sides-finding =
    { $a } keeps { $kept_a ->
        [one] 1 token
       *[other] { $kept_a } tokens
    } (effective vocabulary size { $effective_a }), { $b } keeps { $kept_b } ({ $effective_b }).
exclusive-finding =
    { $draws ->
        [one] 1 draw from { $side } is a token that { $other } cannot sample, { $token }: it proves
       *[other] { $draws } draws from { $side } are tokens that { $other } cannot sample, most often { $token }: each proves
    } that the two differ.
power-finding =
    Power: { $draws } draws each detect the difference in { $power }% of runs (significance level { $level }); { $is_enough ->
        [no] no practical number of draws is enough
       *[yes] for { $wanted }% draw { $needed } each
    }.

## Kind guide

guide-title = Temperature ranges by task
guide-section = Bars show the usual temperature range of each task, as a rule of thumb; no text was generated here. The row below them shows the effective vocabulary size of these logits at each temperature: after another prompt, or in another model, the same temperature means something else.
guide-description =
    Bars show the usual temperature ranges of { $tasks ->
        [one] 1 task
       *[other] { $tasks } tasks
    }; a row of numbers shows the effective vocabulary size of these logits at each temperature.
guide-headline =
    T = { $temperature } is { $inside ->
        [0] outside the usual range of all { $all } tasks
       *[other] within the usual range of { $inside } of { $all } tasks
    }
guide-headline-range =
    The usual temperatures of { $all ->
        [one] 1 task
       *[other] { $all } tasks
    } go from { $low } to { $high }
guide-subtitle = Usual temperature ranges: rules of thumb, not measured here.
guide-subtitle-own = Usual ranges are rules of thumb, not measured here. On these logits T = { $temperature } means an effective vocabulary size of { $effective } of { $tokens ->
        [one] 1 token
       *[other] { $shown } tokens
    } and a top-1 probability of { $share }.
guide-source = effective vocabulary size: e^H, as many equally likely tokens have the same entropy
effective-vocabulary-row = effective vocabulary
risks =
    risk of repetition (T < { $cold }){ $is_long ->
        [yes] {" "}or incoherence (T > { $hot })
       *[no] {""}
    }
usual-range = usual range
usual-range-inside = holds your T
usual-range-outside = does not
usual-ranges-title = Usual temperature range
token-heading = Token
above-range = { $by } above
below-range = { $by } below
task-with-range = { $name } ({ $range })
within-finding =
    T = { $temperature } is within the usual range for { $within ->
        [0] no task in the list
       *[other] { $inside }
    }.
outside-finding =
    It is { $above ->
        [0] {""}
       *[other] above the range for { $colder }{ $below ->
            [0] {""}
           *[other] , and{" "}
        }
    }{ $below ->
        [0] {""}
       *[other] below the range for { $hotter }
    }.
own-level-finding = On these logits T = { $temperature } means an effective vocabulary size of { $effective } of { $count } and a top-1 probability of { $probability }%; two samples agree in { $agreement }% of cases.
advice-finding =
    For { $task } { $is_above ->
        [yes] lower T to at most { $limit }
       *[no] raise T to at least { $limit }
    }: effective vocabulary size { $low }–{ $high } instead of { $own }.
repetition-finding = T = { $temperature } is practically greedy here (top-1 probability { $probability }%): expect repetition.
incoherence-finding = T = { $temperature } is above { $limit }: unlikely tokens get much of the probability, so expect incoherent text.
rules-of-thumb = The ranges are rules of thumb; on other logits the same T gives other numbers. Confirm with `compare` on your own prompts.
range-finding = The usual temperatures of these tasks go from { $low } to { $high }; set `temperature` to see where yours is.
usual-temperature-column = usual temperature
asked-own-temperature = your temperature: { $temperature }
asked-no-temperature = no temperature given

## Kind solve

solve-title =
    { $parameter ->
        [temperature] Temperature for a target distribution
       *[min_p] min-p for a target distribution
    }
solve-section = The curve shows what each value of the setting gives on these logits; the point is the value that reaches the target. With min-p the curve has steps, because tokens are removed one by one: the closest step is taken. Beside it is the distribution at that value; black ticks are the probabilities before.
full-stop = .
same-solution-finding = Any { parameter-name } above { $from } and up to { $to } keeps the same { $kept ->
        [one] token
       *[other] { $kept } tokens
    }.
temperature-gives = T = { $value } gives { $gives }
cut-gives =
    { $kept ->
        [one] 1 token gives
       *[other] { $kept } tokens give
    } { $gives }
nearby-finding =
    { $parameter ->
        [temperature] How exact it has to be: { $beside }.
       *[min_p] The neighboring cuts: { $beside }.
    }
solved-top-finding = The most likely token is then { $token } with { $probability }%. This holds for these logits only.
parameter-name =
    { $parameter ->
        [temperature] T
       *[min_p] min-p
    }
parameter-axis =
    { $parameter ->
        [temperature] { temperature-axis }
       *[min_p] min-p
    }
target-axis =
    { $target ->
        [entropy] { entropy-nats }
        [effective_vocabulary] effective vocabulary size
       *[top_1] top-1 probability
    }
wanted-target =
    { $target ->
        [entropy] an entropy of { $wanted } nats
        [effective_vocabulary] an effective vocabulary size of { $wanted }
       *[top_1] a top-1 probability of { $wanted }
    }
solve-description = A curve shows the { target-axis } over { parameter-axis }, with a point at the value that reaches the target.
asked-solution =
    target: { wanted-target } by { parameter-name }{ $parameter ->
        [temperature] {""}
       *[min_p] {" "}at T = { $temperature }
    }
solve-panel =
    { $target ->
        [entropy] Entropy
        [effective_vocabulary] Effective vocabulary size
       *[top_1] Top-1 probability
    } by { $parameter ->
        [temperature] temperature
       *[min_p] min-p
    }
solve-subtitle =
    { $parameter ->
        [temperature] What each temperature gives on these logits
       *[min_p] What each min-p gives on these logits at T = { $temperature }
    }{ $is_answered ->
        [yes] , and the probabilities at the answer in percent; the black tick is { $parameter ->
            [temperature] that at T = 1
           *[min_p] that before the cut
        }.
       *[no] .
    }
solve-source =
    { $target ->
        [entropy] dashed: the target
        [effective_vocabulary] dashed: the target · effective vocabulary size: e^H, the perplexity
       *[top_1] dashed: the target · top-1: the most likely token
    }
solve-target = target { $wanted }
solution = { parameter-name } = { $value }
solution-finding =
    { parameter-name } = { $value } { $is_exact ->
        [yes] gives { wanted-target }
       *[no] comes closest to { wanted-target }: it gives { $reached }
    }
no-solution-finding =
    No { $parameter ->
        [temperature] temperature
       *[min_p] min-p
    } reaches { wanted-target }: the range is { $low } to { $high }

## Kind schedule

schedule-title = Temperature schedules and adaptive samplers
schedule-section = A row for each schedule over the steps of a text. Constant, linear, cosine and exponential schedules depend on the step only; an entropy-driven one raises the temperature where the model is unsure. Adaptive samplers follow what was sampled: Mirostat keeps its surprisal ($-\log_2 p$) near the target $\tau$ by moving a threshold $\mu$, adaptive-p keeps its probability near a target.
schedule-description = A row of curves over the steps for each of: { $schedules }.
schedule-subtitle =
    { $steps } steps, { $is_noisy ->
        [yes] normal noise of { $noise } on the logits at each
       *[no] the same logits at each
    }.{ $is_many ->
        [yes] {" "}Blue: the row's own schedule; gray: the others.
       *[no] {""}
    }{ $is_smooth ->
        [yes] {" "}Thick lines: mean of { $window } steps.
       *[no] {""}
    }{ $is_hot ->
        [yes] {" "}Shaded: T above 1.
       *[no] {""}
    }{ $has_feedback ->
        [yes] {" "}Sampled tokens: points, their running mean, and the target (dashed).
       *[no] {""}
    } Bold numbers are means over all steps.
schedule-headline =
    { $case ->
        [moves] { $name } moves the effective vocabulary from { $from } to { $to }
        [keeps] { $name } keeps the effective vocabulary { $is_same ->
            [yes] at { $from }
           *[no] between { $from } and { $to }
        }
        [surprisal] { $name } reaches a mean surprisal of { $reached } bits; its target is { $target }
       *[probability] { $name } samples at a mean probability of { $reached }; its target is { $target }
    }
temperature = Temperature
entropy = Entropy
entropy-by-step = Entropy (nats)
top-1-by-step = Top-1 probability
sampled-panel = Sampled tokens
steering-panel = Steered by
feedback-goal = target { $target }
step-label = step
feedback-target = target
schedule = schedule
t-at-first = initial T
t-at-last = final T
mean-entropy = mean entropy
least = min
largest = max
mean-largest-probability = mean top-1 probability
reached = mean reached
schedule-finding =
    { $schedule }: { $course ->
        [steady] { $is_noisy ->
            [yes] the effective vocabulary size stays between { $least } and { $most } (noise only)
           *[no] the effective vocabulary size stays at { $first }
        }; mean entropy { $mean } nats.
        [grows] the effective vocabulary size grows from { $first } to { $last }; half of that is reached only at step { $step } (T = { $temperature }). If the end of a text drifts, end the schedule below that.
        [falls] the effective vocabulary size falls from { $first } to { $last }; it is down to half at step { $step } (T = { $temperature }). If the start of a text drifts, begin the schedule below that.
       *[follows] the effective vocabulary size stays between { $least } and { $most }; mean entropy { $mean } nats.
    }
stuck-finding = { $name }: { $token } was sampled at every step; a larger target lets other tokens in.
asked-schedule =
    { $steps } steps, { $is_noisy ->
        [no] the same logits at each
       *[yes] normal noise of { $noise } on the logits at each
    }; { $schedules }
schedule-short-name =
    { $schedule ->
        [constant] constant
        [linear] linear
        [cosine] cosine
        [exponential] exponential
       *[entropy] by entropy
    }
schedule-name =
    { $schedule ->
        [constant] constant { $from }
        [linear] linear { $from } → { $to }
        [cosine] cosine { $from } → { $to }
        [exponential] exponential { $from } → { $to }
       *[entropy] entropy { $from } … { $to }, exponent { $exponent }
    }
feedback-measured =
    { $is_adaptive ->
        [yes] probability
       *[no] surprisal (bits)
    }
feedback-steering =
    { $is_adaptive ->
        [yes] current target
       *[no] threshold μ (bits)
    }
feedback-finding =
    { $name }: { $is_adaptive ->
        [yes] mean probability { $reached } ± { $error }
       *[no] mean surprisal { $reached } ± { $error } bits
    }, { $against ->
        [consistent] consistent with the target of { $target }; { $steps } steps cannot show more
        [above] above its target of { $target }
       *[below] below its target of { $target }
    }.{ $has_tail ->
        [yes] {" "}{ $rare }% of the sampled tokens had less than 1%: put min_p before it to remove that tail.
       *[no] {""}
    }

## Kind population

population-title = Settings across token positions
population-section = What the settings do at every position of a file. The strips show how a quantity is spread over the positions: the thin line runs from the 10th to the 90th percentile, the thick one from the 25th to the 75th, and the mark is the median. Two settings are also compared position by position: the tokens that each keeps, and the total variation distance (TV), the smallest share of draws that must differ.
population-description =
    Strips show how tokens kept, probability mass kept, effective vocabulary size and top-1 probability are spread over { $positions } positions; { $is_pair ->
        [yes] points compare the tokens kept by A and B at each position, bars show the total variation distance between them.
       *[no] points show the tokens kept at each position.
    }
population-subtitle =
    { $settings }. { $is_one ->
        [yes] 1 position
       *[no] { $positions } positions
    }; thin lines 10–90 %, thick lines 25–75 % of the positions, marks at the median.
population-source = Distance: total variation, the smallest share of draws that must differ
population-headline =
    { $case ->
        [one] { $a } keeps { $is_one ->
            [yes] 1 token
           *[no] { $middle } tokens
        } (median), { $few } to { $many } at 90 % of positions
        [even] { $a } keeps { $is_one ->
            [yes] 1 token
           *[no] { $middle } tokens
        } at 90 % of positions or more
        [same] { $a } and { $b } sample alike at all { $positions } positions
       *[pair] { $a } keeps { $is_one ->
            [yes] 1 token
           *[no] { $middle } tokens
        }, { $b } { $other }; { $is_tiny ->
            [yes] less than 0.1 % of draws must
           *[no] at least { $share } of draws
        } differ
    }
spread-panel = Spread over the positions
median = median
kept-plane-panel = Tokens kept, position by position
kept-panel =
    { $is_log ->
        [yes] Tokens kept by position (log scale)
       *[no] Tokens kept by position
    }
distance-panel = Distance between A and B by position
positions-distance-note =
    { $is_binned ->
        [yes] Largest of each stretch of positions
       *[no] One bar for each position
    }; colored: { $named ->
        [one] the largest distance
       *[other] the { $named } largest distances
    }, with A's top-1 token
no-samplers = no samplers
stretches-note = Each stretch of positions: least, median and most
positions-tip =
    { $count ->
        [one] 1 position
       *[other] { $count } positions
    }
quantity = quantity
quantiles-caption = Percentiles over the positions.
position = position
left-by-a = tokens kept by A
left-by-b = tokens kept by B
likeliest-in-a = top-1 in A
likeliest-in-b = top-1 in B
worst-caption = The { $shown } positions that differ most, of { $all }, counted from 0.
single-finding =
    { $is_pair ->
        [yes] The output is deterministic (one token kept) at { $by_a } of { $positions } positions with { $a } and at { $by_b } with { $b }.
       *[no] The output is deterministic (one token kept) at { $by_a } of { $positions } positions.
    }
survivors-finding =
    { $name } keeps { $is_one ->
        [yes] 1 token
       *[no] { $middle } tokens
    } at the median position; the 5th and 95th percentiles are { $few } and { $many }.
median-finding = The tokens kept hold { $kept_mass }% of the model's probability mass (median). The median entropy is { $entropy } nats (effective vocabulary size { $effective }).
same-counts-finding = { $a } and { $b } keep equally many tokens at all { $positions } positions (median { $middle }).
more-tokens-finding = { $more } keeps more tokens than { $less } at { $places } of { $positions } positions: median { $high } against { $low }, { $ratio } times as many at the median position.
kept-mass-finding =
    { $a } keeps { $by_a }% of the model's probability mass (median; { $low_a }–{ $high_a }% from the 5th to the 95th percentile), { $b } { $by_b }% ({ $low_b }–{ $high_b }%). { $keeps ->
        [a] If you move settings from { $b } to { $a }, expect more rare tokens.
        [b] If you move settings from { $a } to { $b }, expect more rare tokens.
       *[neither] Neither samples more rare tokens than the other.
    }
positions-distance-finding =
    On average at least { $differ } of { $positions } tokens must differ (mean total variation distance { $mean }%, median { $middle }%, maximum { $most }% at position { $worst }, where { $is_same ->
        [yes] { $top_a } is the top-1 token of both
       *[no] the top-1 token is { $top_a } with { $a } and { $top_b } with { $b }
    }).
greedy-finding =
    { $changed ->
        [0] The top-1 token is the same at every position: with greedy decoding { $a } and { $b } agree.
       *[other] The top-1 token differs at { $changed } of { $positions } positions, first at position { $first }: from there on greedy decoding can diverge.
    }
asked-population = { $positions } positions; { $chain }
asked-populations = { $positions } positions; A: { $a }; B: { $b }
quantity-title =
    { $quantity ->
        [survivors] Tokens kept
        [entropy] Entropy (nats)
        [kept-mass] Probability mass kept
        [effective-vocabulary] Effective vocabulary size
       *[max-probability] Top-1 probability
    }
quantity-axis =
    { $quantity ->
        [survivors] tokens kept
        [kept-mass] mass kept
        [effective-vocabulary] effective vocabulary
       *[max-probability] top-1 probability
    }

## Kind drift

drift-title = Logit drift from baseline
drift-section = How far a new logits file (candidate) is from an old one (baseline), position by position. The total variation distance is the smallest share of draws that must differ; the KL divergence is the expected log-probability ratio under the baseline. Bars show how much of each limit the largest value uses, points the single positions, or the largest of each stretch where they are many. Beyond a limit the program ends with exit code 1.
drift-description = Bars show the largest total variation distance, the largest KL divergence and the share of changed top-1 tokens beside their limits; points show both measures at { $positions } positions.
drift-subtitle =
    { $candidate } (candidate) against { $baseline } (baseline): { $is_one ->
        [yes] 1 position
       *[no] { $positions } positions
    } at T = { $temperature }. Bars show how much of its limit each largest value uses.
drift-source = Distance: total variation, the smallest share of draws that must differ; KL: divergence of the candidate from the baseline
drift-headline =
    { $case ->
        [same] Both files give the same distribution at all { $positions } positions
        [free] Total variation is at most { $most }, at position { $worst }; { $mean } on average
        [tiny] Total variation stays below 0.1 % at all { $positions } positions
        [within] Within all limits: { measure } comes closest, at { $share } of its limit
        [changed] Beyond the limit: { measure } at { $value } of positions
       *[beyond] Beyond the limits at { $exceeding } of { $positions } positions: { measure } up to { $value }
    }
measure =
    { $measure ->
        [total-variation] total variation
        [divergence] KL divergence
       *[changed] top-1 token changed
    }
nats = { $value } nats
no-limit = no limit
limit = limit { $limit }
at-position = position { $position }
places-of-positions = { $places } of { $positions } positions
top-1-changed = top-1 token changed
drift-panel =
    { $measure ->
        [total-variation] Total variation distance by position
       *[divergence] KL(baseline‖candidate) by position, nats
    }
largest-note =
    { $is_zero ->
        [yes] { $is_infinite ->
            [yes] no change elsewhere
           *[no] no change at any position
        }
       *[no] largest { $is_infinite ->
            [yes] finite value { $value }
           *[no] { $value } at position { $place }
        }
    }{ $is_binned ->
        [yes] ; points are the largest of each stretch of positions
       *[no] {""}
    }{ $infinite ->
        [0] {""}
        [one] ; infinite at 1 position (×)
       *[other] ; infinite at { $infinite } positions (×)
    }
histogram-panel = Number of positions
divergence = KL(baseline‖candidate) (nats)
likeliest-old = top-1, baseline
likeliest-new = top-1, candidate
asked-drift =
    against `{ $against }`; { $positions } positions; { $is_limited ->
        [no] no limits
       *[yes] limits { $limits }
    }
without-limits = No limits are set: { $positions } positions were compared.
within-limits =
    Pass: all { $positions } positions are within the limits. Closest to its limit: { measure }, { $value } of { $limit } allowed ({ $share }).
beyond-limits = Fail: { $exceeded }. Exit code 1.
beyond-limit =
    { $measure ->
        [total-variation] total variation distance { $value } (limit { $limit }) at { $places } of { $positions } positions, first at { $first }
        [divergence] KL divergence { $value } nats (limit { $limit }) at { $places } of { $positions } positions, first at { $first }
       *[changed] top-1 token changed at { $value } of positions (limit { $limit })
    }
drift-finding =
    Sampling at T = { $temperature }: { $is_same ->
        [yes] no draw must differ.
       *[no] at least { $one_in }% of tokens must differ (mean total variation distance; median { $middle }%). KL(baseline‖candidate): median { $divergence }, maximum { $largest } nats.
    }
greedy-drift-finding =
    { $changed ->
        [0] Greedy decoding: the top-1 token is the same at all { $positions } positions.
       *[other] Greedy decoding: the top-1 token changes at { $changed } of { $positions } positions ({ $share }%), first at position { $first }; from there on generated text can diverge.
    }
worst-shift-finding =
    Largest change: position { $position }, { $total_variation }%; { $is_same ->
        [yes] its top-1 token is unchanged ({ $new })
       *[no] its top-1 token was { $old } and is { $new }
    }.

## Notes on responses

note-after-sampling = { $server } returns probabilities after its samplers and temperature: those of the tokens kept, not the model's.
note-after-temperature = { $server } computes log-probabilities after its temperature: they are the model's own only at T = 1.
note-first-choice = The response has several choices; only the first was read.
note-reasoning = The response contains reasoning and text; the positions are those with log-probabilities, in either part.
note-prompt-left-out = The positions are those of the response; the prompt was skipped.
note-nothing =
    { $positions ->
        [one] One position has no log-probabilities: its intervals have the maximum width.
       *[other] { $positions } positions have no log-probabilities: their intervals have the maximum width.
    }
note-not-top-1 =
    { $positions ->
        [one] At one position the returned tokens may not be the most likely ones: an unreturned token can have any share of the rest.
       *[other] At { $positions } positions the returned tokens may not be the most likely ones: an unreturned token can have any share of the rest.
    }
note-failed =
    { $answers ->
        [one] One response is an error and was skipped: { $message }
       *[other] { $answers } responses are errors and were skipped; the first: { $message }
    }

## Kind bounds

bounds-title = What the returned log-probabilities determine
bounds-section = A server returns the log-probabilities of a few tokens. The unreturned tokens share the rest of the probability mass, each with at most the smallest returned top-k probability; a token that was returned only because it was sampled counts as unreturned. Nothing is renormalized: a range covers every distribution that agrees with the response. What the server calls log-probabilities is taken as the model's own, at temperature 1; settings are applied with the temperature first.
bounds-description =
    Bands show which probabilities { $seen ->
        [one] 1 returned token
       *[other] { $seen } returned tokens
    } and the unreturned ones can have, and which values the entropy and the number of tokens kept by top-p and min-p can have.
bounds-many-description = Bars show the unreturned probability mass of { $positions } positions; bands show which values the entropy and the number of tokens kept by top-p can have at each.
bounds-headline =
    { $seen ->
        [one] 1 log-probability
       *[other] { $seen } log-probabilities
    } { $is_sure ->
        [yes] { $seen ->
            [one] determines
           *[other] determine
        } top-p { $top_p }: it keeps { $is_one ->
            [yes] 1 token
           *[no] { $high } tokens
        }
       *[no] { $seen ->
            [one] leaves
           *[other] leave
        } top-p { $top_p } at { $low } to { $high } tokens
    }
bounds-subtitle = T = { $temperature }, top-p { $top_p }, min-p { $min_p }. { $mass } of the probability mass was not returned ({ $unseen } of { $vocabulary } tokens); every value in a band agrees with the response. Bold: the ranges at these settings.
bounds-source = Renormalized: of the returned tokens alone, scaled to sum to 1
bounds-many-headline =
    top-p { $top_p } is determined at { $by_top_p } of { $positions } positions, min-p { $min_p } at { $is_all ->
        [yes] all
       *[no] { $by_min_p }
    }
bounds-many-subtitle =
    T = { $temperature }. { $is_table ->
        [yes] One row for each position, with its top-1 token; every value in a band agrees with the response.
       *[no] { $positions } positions of { $vocabulary } tokens; every value in a range agrees with the response.
    }
possible-values = possible range
determined-value = determined
renormalised = if renormalized
too-low-note = renormalized: at least { $gap } nats too low
widest-note = The widest of each stretch of positions
unseen-tokens =
    { $is_one ->
        [yes] 1 unreturned
       *[no] { $count } unreturned
    }
unseen-mass = unreturned mass
tokens-left-bounds = tokens kept
log-probability = log-probability
sets-caption = Tokens kept by each setting on its own.
widest-caption = The { $shown } positions with the widest range of entropy, of { $all }, counted from 0.
unreturned-finding =
    { $is_all ->
        [yes] Every token was returned, so that everything is determined.
       *[no] Reason: { $mass }% of the probability mass was not returned ({ $unseen } of { $vocabulary } tokens). { $reach ->
            [nothing] No top-p is determined
            [everything] Every top-p is determined
           *[up-to] top-p is determined up to { $sure }
        }{ $is_top_p_sure ->
            [yes] .
           *[no] ; for { $top_p } request more log-probabilities, or use min-p.
        }
    }
unseen-finding = Unreturned mass: median { $middle }%, maximum { $most }% (position { $worst }). The entropy is determined to within { $width } nats at { $close } of { $positions } positions.
sure-sets-finding = min-p { $min_p } is determined at { $by_min_p } of { $positions } positions, top-p { $top_p } at { $by_top_p }: elsewhere the unreturned tokens decide how many are kept.
below-finding =
    { $below ->
        [0] Renormalizing understates the entropy at none of { $positions } positions.
       *[other] Renormalizing understates the entropy at { $below } of { $positions } positions, by at least { $least } to { $most } nats.
    }
asked-bounds =
    { $positions ->
        [1] {""}
       *[other] { $positions } positions;{" "}
    }T = { $temperature }; top-p { $top_p }; min-p { $min_p }
bounded-probabilities-panel = Probabilities (T = { $temperature })
bounded-entropy-panel = Entropy by temperature (nats)
bounded-entropy-by-position = Entropy (nats)
set-panel = Tokens kept by { $set } (T = { $temperature })
unseen-mass-panel = Unreturned mass
sets-panel = Tokens kept by { $set } { $value }
likely-caption =
    { $is_all ->
        [yes] The returned tokens, and all others as one.
       *[no] The { $shown } most likely of { $all } returned tokens, and the unreturned ones as one.
    }
likeliest = top-1
drawn = sampled
left-by-set = kept by { $set } { $value }
bounded-entropy-finding =
    Entropy at T = { $temperature }: { $is_sure ->
        [yes] { $low } nats (effective vocabulary size { $few })
       *[no] { $low } to { $high } nats (effective vocabulary size { $few } to { $many })
    }. Renormalizing the { $seen ->
        [one] 1 returned token
       *[other] { $seen } returned tokens
    } gives { $renormalised }, { $place ->
        [below] below the possible range; do not use it
        [above] above the possible range; do not use it
       *[within] which is possible
    }.
sets-finding =
    min-p { $min_p } { $is_min_p_sure ->
        [yes] is determined: it keeps exactly { $min_low ->
            [1] 1 token
           *[other] { $min_low } tokens
        }, whatever the unreturned tokens are
       *[no] is not determined: it keeps { $min_low } to { $min_high } tokens
    }. top-p { $top_p } { $is_top_p_sure ->
        [yes] is determined: { $top_low ->
            [1] 1 token
           *[other] { $top_low } tokens
        }
       *[no] is not determined: { $top_low } to { $top_high } tokens
    }.

# The foot of a figure.
figure-source = Thermograph · { $experiment } · { $logits }, { $positions ->
    [one] { shown-tokens }
   *[other] { $positions } positions of { shown-tokens }
}
shown-tokens =
    { $tokens ->
        [one] 1 token
       *[other] { $shown } tokens
    }
figure-seed = seed { $seed }

# Colors that may not be seen or told apart.
style-faint = color { $mark } has a contrast of only { $contrast } : 1 against the page { $paper }; marks need 3 : 1
style-alike = colors { $one } and { $other } look alike { $sight ->
    [usual] to everyone
    [protan] to readers with protanopia (no red cones)
    [deutan] to readers with deuteranopia (no green cones)
   *[tritan] to readers with tritanopia (no blue cones)
}
