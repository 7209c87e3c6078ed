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
some-temperatures = Findings and tables cover { $shown } of { $all } temperatures; `results.json` has all of them.
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

## Axes, legends and columns of several kinds

temperature-axis = temperature T
standard-temperature = T=1 (standard)
entropy-nats = entropy (nats)
max-probability = largest probability
effective-vocabulary = effective vocabulary
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

entropy-title = Entropy and largest probability over temperature
entropy-section = How uncertain the next token is, and how likely the likeliest one, over the temperature. The dashed line marks $T = 1$, the model's own distribution.
entropy-description = Two curves over the temperature: entropy on the left, the largest probability on the right.
entropy-panel = Entropy and temperature
max-probability-panel = Largest probability and temperature
entropy-finding =
    T = { $temperature }: entropy { $entropy } nats{ $has_limit ->
        [no] {""}
       *[yes] {" "}({ $share } % of the limit)
    }, largest probability { $max_probability }.
half-entropy-below = At all these temperatures entropy is below half of its limit, { $half } nats.
half-entropy-between = Entropy passes half of its limit, { $half } nats, between T = { $before } and T = { $after }.
half-entropy-above = At all these temperatures entropy is at least half of its limit, { $half } nats.
entropy-limit =
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
distributions-title = The distribution at different temperatures
sampling-title = Sampled frequencies and probabilities
equivalence-title = Two ways to apply a temperature
distributions-description = Bars show the probabilities of { tokens } at T = { $temperatures }.
sampling-description = Pairs of bars for { tokens } show the probability and the frequency in { $draws } draws at T = { $temperatures }.
other-tokens = { $count } others
left-out = { $count } others: { $mass } %
ranks-title = Mass of the likeliest tokens
rank = how many of the likeliest
mass-of-ranks = their mass
token = token
logit = logit
tokens-for-90-percent = tokens for 90 %
count = count
frequency-column = frequency
from-logits = from logits
from-probabilities = from probabilities
difference = difference
distributions-section = A panel for each temperature, a bar for each token. A higher temperature moves mass from the likely tokens to the unlikely ones; which token comes before which stays as it is.
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
       *[no] Probabilities of the { $shown } likeliest of { tokens }.
    }
sampled-tokens =
    T = { $temperature }: { $is_all ->
        [yes] all tokens, those drawn most first.
       *[no] the { $shown } drawn most of { tokens }.
    }
compared-tokens =
    T = { $temperature }: { $is_all ->
        [yes] all tokens.
       *[no] the first { $shown } of { tokens }.
    }
distribution-finding =
    T = { $temperature }: the likeliest token, { $token }, has { $probability } %; { $tokens ->
        [one] 1 token holds
       *[other] { $tokens } tokens hold
    } 90 % of the mass; entropy is { $entropy } nats, as of { $effective } equally likely tokens.
flattening-finding =
    From T = { $cold } to T = { $hot } entropy { $change ->
        [none] stays at { $from }
        [rise] rises from { $from } to { $to }
       *[fall] falls from { $from } to { $to }
    } nats; more than { $limit } is impossible.
only-token-drawn = T = { $temperature }: only { $token } is possible, and was drawn every time.
drawn-finding =
    T = { $temperature }: { $seen } of the { $possible } possible tokens { $seen ->
        [one] was
       *[other] were
    } drawn; { $token } most often, { $frequency } % of the time.
deviation-finding =
    T = { $temperature }: furthest from its probability is { $token }, drawn { $frequency } % of the time where { $probability } % was expected: { $deviation } standard errors. By chance some token is at least as far in { $is_negligible ->
        [yes] less than 0.1 %
       *[no] about { $chance } %
    } of such samples.
equivalence-finding =
    T = { $temperature }: the largest difference is { $difference }, with an epsilon of { $epsilon }: { $is_same ->
        [yes] the two are the same but for the epsilon
       *[no] here the epsilon is felt
    }.

## Kind sampling: how sure

interval-of-each = { $confidence } % interval of each (Wilson)
interval-for-all = { $confidence } % interval, all bars at once
draws-to-see = draws to see it once with { $probability } %
fit-finding =
    T = { $temperature }: { $fit ->
        [poor] the draws do not fit the probabilities
        [doubtful] the draws fit the probabilities badly, as by chance one sample in twenty does
       *[good] the draws fit the probabilities
    }: chi-squared { $chi_squared } with { $degrees } degrees of freedom, p = { $chance }; G test p = { $chance_of_g }.
missed-finding = T = { $temperature }: of the { $of } tokens of which 5 draws or more are expected { $own } have a { $confidence } % interval that does not hold their probability, where about { $expected } would be expected; of those for all bars at once { $all }.
draws-to-see-finding = T = { $temperature }: the rarest token, { $token }, has { $probability } %; it takes { $draws } draws to see it once with { $seen } %.

## Kind samplers

samplers-title = A chain of samplers, stage by stage
samplers-section = A panel for each sampler, in the order in which they run. Pale bars are the distribution that the sampler was given, solid bars what it made of it: where only a pale bar stands, the token was removed, and its mass went to those that are left.
asked-chain = chain: { $chain }
model-distribution = the model's distribution
before-sampler = before
after-sampler = after
stage = stage
tokens-left = tokens left
removed = removed
removed-mass = removed mass
sharpest-cut-finding = The sharpest cut is that of { $sampler }: { tokens } with { $mass } % of the mass it was given.
idle-samplers-finding = Nothing was changed here by: { $samplers }.
top-token-finding = In the end { $token } is the likeliest, with { $after } % after { $before } % before the chain.
samplers-description =
    Bars show the distribution before the chain and after each of { $samplers ->
        [one] 1 sampler
       *[other] { $samplers } samplers
    }.
stage-note =
    left: { tokens }
    entropy: { $entropy }
changed-stage-note =
    left: { tokens }
    { $change ->
        [removed] removed mass
       *[moved] moved mass
    }: { $mass } %
    entropy: { $entropy }
chain-finding =
    The chain leaves { $is_all ->
        [yes] all { tokens }
       *[no] { $left } of { tokens }
    }; entropy goes from { $before } to { $after } nats.

## Kind engines

engines-title = The same settings in different engines
engines-section = Engines take the same settings and run their samplers in an order of their own, with defaults of their own. Pale bars are the model's distribution, solid bars what the engine draws from. The last panel counts the tokens that can still be drawn.
engines-description = Bars show what { $engines } make of the same logits and the same settings.
asked-settings =
    settings `{ $name }`: { $are_given ->
        [yes] { $settings }
       *[no] none given, so that the engines' defaults hold
    }
engine-distribution = the engine's distribution
refusal-message = Refused. { $reason }
refused = refused
survivors-title = Tokens that can still be drawn
survivors-label = tokens
engine = engine
chain = chain
pair = A / B
total-variation = total variation
kl-a-to-b-nats = KL(A‖B) (nats)
kl-b-to-a-nats = KL(B‖A) (nats)
part-first-on = part first on
engine-finding = { $engine } leaves { $left } of { tokens }; entropy { $entropy } nats.
refusal-finding = Refused: { $reason }.
same-as-each-other-finding = { $engines } do the same: they leave { $left } of { tokens }; entropy { $entropy } nats.
same-engines-finding = { $first } and { $second } draw from the same distribution here.
parting-finding = { $first } and { $second } part on { $token } first: { $p } % against { $q } %. In { $total_variation } % of all draws they differ (total variation).
removal-rule =
    Rule responsible: { $sampler } of { $by } removes the token. There it { $there ->
        [first] runs first
       *[later] runs after { $after }
    }; { $elsewhere ->
        [never] { $other } does not run it
        [first] in { $other } it runs first
       *[later] in { $other } it runs after { $after_elsewhere }
    }.
sampler-of-engine = { $sampler } ({ $engine })
weighing-rule = Rule responsible: only one of them runs { $only }.
order-rule = Rule responsible: both run the same samplers, in another order or by another rule.

## Kind compare

compare-title = Two settings compared
compare-section = The distributions of the two settings side by side, what was drawn from each, and how likely so many draws show the difference. The total variation is the share of draws that come out differently; the test asks whether both samples could have been drawn from one distribution.
compare-description = Pairs of bars show the distributions and the draws of A and B, a curve the power of the test. { $findings }
asked-comparison = A: { $a }; B: { $b }; { $draws } draws from each
distributions-panel = What they draw from
drawn-panel = What was drawn
power-panel = How likely the draws show the difference
draws-panel = { $title } ({ $draws } draws from each)
distance-note =
    total variation: { $total_variation }
    Jensen-Shannon: { $jensen_shannon } nats
chance-note = p-value: { $chance }
draws-label = draws from each
power-label = power of the test
draws-made = made: { $draws }
wanted-power = wanted: { $power }
setting = setting
setting-a = A
setting-b = B
drawn-from-a = drawn from A
drawn-from-b = drawn from B
differing-tokens = Probabilities and frequencies of the { $shown } tokens that differ most, of { $all }.
distance-finding = { $total_variation } % of draws come out differently (total variation). KL(A‖B) = { $forth }, KL(B‖A) = { $back }, Jensen-Shannon { $jensen_shannon } nats.
test-finding = G test of the draws: G = { $statistic } with { $degrees } degrees of freedom, p = { $chance }.
verdict-finding =
    { $verdict ->
        [same] Verdict: the two draw from the same distribution; changing one for the other changes nothing here.
        [false-alarm] Verdict: the two draw from the same distribution; that the draws look different is chance.
        [shown] Verdict: the two differ, and { $draws } draws from each show it.
        [too-few] Verdict: the two differ, but { $draws } draws from each are too few to show it reliably, and did not.
       *[missed] Verdict: the two differ; { $draws } draws from each would most often show it, but by chance these did not.
    }
sides-finding =
    { $a } leaves { $left_a ->
        [one] 1 token
       *[other] { $left_a } tokens
    }, entropy { $entropy_a } nats; { $b } leaves { $left_b ->
        [one] 1 token
       *[other] { $left_b } tokens
    }, { $entropy_b } nats.
exclusive-finding =
    { $draws ->
        [one] 1 of the draws from { $side } is a token that { $other } cannot draw, { $token }: it proves
       *[other] { $draws } of the draws from { $side } are tokens that { $other } cannot draw, most often { $token }: each of them proves
    } that the two differ.
power-finding =
    With { $draws } draws from each the difference is seen in { $power } % of such comparisons (at the level { $level }); { $is_enough ->
        [no] no number of draws that can be made is enough
       *[yes] { $needed } draws from each are needed for { $wanted } %
    }.

## Kind guide

guide-title = Which temperature for which task
guide-section = Bars show the temperatures that usually suit a task; at the shaded ends text becomes repetitive or falls apart. The curve below says what a temperature means on these logits: among how many equally likely tokens the choice is made. On logits of another model, or after another prompt, the same temperature means something else.
guide-description = Bars show the temperatures that suit { $tasks } tasks, with dangerous ends shaded; a curve shows the effective vocabulary of these logits over the same temperatures.
temperatures-that-suit-a-task = Temperatures that suit a task
what-they-mean-on-these-logits = What they mean on these logits
suitable = suits
dangerous = dangerous
own-setting = own: T = { $temperature }
effective-vocabulary-from = effective vocabulary from
to = to
largest-probability-from = largest probability from
too-cold-finding = T = { $temperature } is below { $limit }: the likeliest token nearly always wins, and text repeats itself.
too-hot-finding = T = { $temperature } is above { $limit }: the tail takes over, grammar and sense get lost.
own-level-finding = At T = { $temperature } the choice is as among { $effective_vocabulary } equally likely tokens of { $count }; the likeliest has { $max_probability } %.
asked-own-temperature = own temperature: { $temperature }
asked-no-temperature = no temperature of one's own
suits-finding =
    T = { $temperature } suits { $suitable ->
        [0] no task in the list
       *[other] { $inside }
    }{ $too_hot ->
        [0] {""}
       *[other] ; too hot for { $colder }
    }{ $too_cold ->
        [0] {""}
       *[other] ; too cold for { $hotter }
    }.
task-level-finding = { $task }: on these logits an effective vocabulary of { $from } to { $to }.

## Kind solve

solve-title = The setting for a wanted distribution
solve-section = The curve shows what each value of the setting gives on these logits; the point is where it meets what is wanted. With min-p the curve is a staircase, because tokens go one by one: the nearest step is taken.
wanted = wanted: { $value }
same-solution-finding = Every value above { $from } and up to { $to } does the same.
solved-top-finding = There { $token } is the likeliest token, with { $probability } %.
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
        [effective_vocabulary] { effective-vocabulary }
       *[top_1] { max-probability }
    }
wanted-target =
    { $target ->
        [entropy] an entropy of { $wanted } nats
        [effective_vocabulary] an effective vocabulary of { $wanted }
       *[top_1] a largest probability of { $wanted }
    }
solve-description = A curve shows the { target-axis } over { parameter-axis }, with a point where it meets the wanted value.
asked-solution =
    wanted: { wanted-target } by { parameter-name }{ $parameter ->
        [temperature] {""}
       *[min_p] {" "}at T = { $temperature }
    }
solve-panel =
    Which { $parameter ->
        [temperature] temperature
       *[min_p] min-p
    } gives { wanted-target }?
solution = { parameter-name } = { $value }
solution-finding =
    { parameter-name } = { $value } { $is_exact ->
        [yes] gives { wanted-target }
       *[no] comes nearest to { wanted-target }: it gives { $reached }
    }.
no-solution-finding = No { parameter-name } gives { wanted-target }: on these logits it gives { $low } to { $high }.

## Kind schedule

schedule-title = Sampling that changes from step to step
schedule-section = A curve for each schedule over the steps of a text. Constant, linear, cosine and exponential schedules know only the step; an entropy-driven one is hot where the model is unsure. Mirostat keeps the surprise of what is drawn near its target $\tau$ by moving its limit $\mu$; adaptive-p keeps the probability of what is drawn near its target. Points are what was drawn, the line beside them what the sampler steered by.
schedule-description = Curves over the steps show temperature, entropy and largest probability for: { $schedules }.
temperature = Temperature
entropy = Entropy
largest-probability = Largest probability
step-label = step
feedback-target = target
schedule = schedule
t-at-first = T at first
t-at-last = T at last
mean-entropy = mean entropy
least = least
largest = largest
mean-largest-probability = mean largest probability
reached = reached
schedule-finding = { $schedule }: entropy { $first } nats at the first step, { $last } at the last, { $mean } on average.
stuck-finding = { $name }: { $token } was drawn at every step.
asked-schedule =
    { $steps } steps, { $is_noisy ->
        [no] the same logits at each
       *[yes] normal noise of { $noise } on the logits at each
    }; { $schedules }
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
        [yes] probability of the drawn token
       *[no] surprise of the drawn token (bits)
    }
feedback-steering =
    { $is_adaptive ->
        [yes] probability aimed at
       *[no] limit μ (bits)
    }
feedback-finding =
    { $name }: { $is_adaptive ->
        [yes] what was drawn had a probability of { $reached } on average
       *[no] the surprise of what was drawn is { $reached } bits on average
    }; { $target } was the target.

## Kind population

population-title = Settings over many positions
population-section = What the settings make of every position of a file. Each curve says at which share of the positions the quantity is at most so large: where it rises steeply, many positions are alike; a long tail to the right are the positions where much is left.
population-description = Curves show, over { $positions } positions, which share has at most each value of tokens left, entropy, kept mass, effective vocabulary and largest probability.
share-of-positions = share of positions
quantity = quantity
quantiles-caption = What so large a share of the positions does not exceed.
position = position
left-by-a = left by A
left-by-b = left by B
likeliest-in-a = likeliest in A
likeliest-in-b = likeliest in B
worst-caption = The { $shown } positions that differ most, of { $all }, counted from 0.
single-finding = { $name }: at { $share } % of the positions one token is left, and nothing to chance.
median-finding = { $name }: in the middle entropy is { $entropy } nats, and the tokens left have { $kept_mass } % of the model's mass.
apart-finding = A and B: in the middle { $middle } % of draws come out differently, at most { $most } %; at { $changed } % of the positions another token is the likeliest.
worst-finding = They differ most at position { $position }: { $total_variation } % of draws; { $a } is the likeliest in A, { $b } in B.
asked-population = { $positions } positions; { $chain }
asked-populations = { $positions } positions; A: { $a }; B: { $b }
quantity-title =
    { $quantity ->
        [survivors] Tokens left
        [entropy] Entropy
        [kept-mass] Kept mass
        [effective-vocabulary] Effective vocabulary
        [max-probability] Largest probability
       *[total-variation] How far A and B are apart
    }
quantity-axis =
    { $quantity ->
        [survivors] tokens
        [entropy] { entropy-nats }
        [kept-mass] the model's mass of the tokens left
        [effective-vocabulary] equally likely tokens
        [max-probability] probability
       *[total-variation] { total-variation }
    }
survivors-finding = { $name }: at half of the positions at most { $middle } tokens are left; at one in twenty at most { $few }, at one in twenty { $many } or more.

## Kind drift

drift-title = A new dump of logits against an old one
drift-section = How far the distributions of the two files are apart at each position: the total variation is the share of draws that come out differently, the divergence what is lost where the new distribution is taken for the old one. Points are positions, or the worst of a stretch where they are many; curves say at which share of positions the quantity is at most so large. What is beyond a limit ends the program with exit code 1.
drift-description = Points and curves show total variation and divergence between old and new over { $positions } positions, with their limits.
divergence = KL(old‖new) (nats)
over-positions = { $quantity } by position
share-within = how many positions have how much { $quantity }
limit = limit: { $limit }
likeliest-old = likeliest, old
likeliest-new = likeliest, new
asked-drift =
    against `{ $against }`; { $positions } positions; { $is_limited ->
        [no] no limits
       *[yes] limits { $limits }
    }
within-limits = No limit is passed at any of { $of } positions.
beyond-limits = Beyond the limits: { $exceeded }; { $positions } of { $of } positions are too far apart.
drift-finding = Total variation is { $middle } % in the middle and { $most } % at most; the divergence { $divergence } and { $largest } nats; at { $changed } % of the positions another token is the likeliest.
worst-shift-finding =
    The largest change is at position { $position }: { $total_variation } % of draws; { $is_same ->
        [yes] the likeliest token is still { $new }
       *[no] the likeliest token was { $old } and is { $new }
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
note-not-likeliest =
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

bounds-title = What the likely tokens tell, and what they do not
bounds-section = A server returns the log-probabilities of a few tokens. The others have the rest of the mass, each at most as much as the least likely token that was returned; a token that was returned only because it was drawn counts as one of them. Nothing is renormalised: intervals run from the least to the largest value that any distribution can have that agrees with what was returned. What the server calls log-probabilities is taken as the model's own, at temperature 1; settings are applied with the temperature first.
bounds-description = Bars with intervals show the probabilities of { $seen } known tokens and of all others together; tinted bands show where the entropy over the temperature and the number of tokens over top-p and min-p can be.
bounds-many-description = Points show the unseen mass of { $positions } positions, a curve its distribution; intervals show where the entropy and the size of the top-p set of each can be.
possible-values = possible
at-least = at least
renormalised = if renormalised
own-value = asked: { $value }
unseen-tokens = { $count } unseen
unseen-mass = unseen mass
tokens-left-bounds = tokens left
log-probability = log-probability
sets-caption = How many tokens each setting leaves, by itself.
widest-caption = The { $shown } positions of which least is sure, of { $all }, counted from 0.
seen-finding =
    { $seen ->
        [one] 1 token is known
       *[other] { $seen } tokens are known
    }; { $unseen ->
        [0] there are no others
        [one] the other one has { $mass } % of the mass
       *[other] the { $unseen } others have { $mass } % of the mass together
    }.
sure-finding = Sets of top-p are known up to { $mass }.
unseen-finding = At half of the { $positions } positions at most { $middle } % of the mass was not returned, at the worst { $most } %.
close-finding = The entropy is known to within { $width } nats at { $share } % of the positions.
sure-sets-finding = The tokens that top-p { $top_p } leaves are known at { $by_top_p } % of the positions, those of min-p { $min_p } at { $by_min_p } %.
below-finding = At { $share } % of the positions renormalising would give an entropy below anything that is possible.
asked-bounds =
    { $positions ->
        [1] {""}
       *[other] { $positions } positions;{" "}
    }T = { $temperature }; top-p { $top_p }; min-p { $min_p }
bounded-probabilities-panel = Probabilities at T = { $temperature }
bounded-entropy-panel = Entropy over the temperature
set-panel = Tokens that { $set } leaves at T = { $temperature }
unseen-mass-panel = Mass that was not returned
unseen-share-panel = Positions with at most so much
sets-panel = Tokens that { $set } { $value } leaves
likely-caption =
    { $is_all ->
        [yes] The likely tokens, and all others as one.
       *[no] The { $shown } likeliest of { $all } likely tokens, and those that were not returned as one.
    }
likeliest = likeliest
drawn = drawn
left-by-set = left by { $set } { $value }
bounded-entropy-finding =
    At T = { $temperature } the entropy is between { $low } and { $high } nats. The known tokens alone, renormalised, would have { $renormalised }: { $place ->
        [below] less than can be
        [above] more than can be
       *[within] one of the possible values
    }.
set-finding =
    { $name } { $value } leaves { $is_sure ->
        [yes] { $low } tokens, whatever the others are
       *[no] between { $low } and { $high } tokens: what was returned does not tell
    }.

# The foot of a figure.
figure-source = Thermograph · { $experiment } · { $logits }, { $positions ->
    [one] { tokens }
   *[other] { $positions } positions of { tokens }
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
