# The words of reports, in English.
#
# A message is `name = text`; text that goes on in further lines is indented. `{ $name }` is an argument: a number, or text
# that is ready. What depends on an argument stands in `{ $name -> [case] ... *[any other] ... }`. A text with braces of
# its own is quoted, with each backslash twice. Messages of sections (`...-section`) are Markdown, all others plain text.

## Report

theory-section =
    ## Theory

    A language model gives every token $i$ of its vocabulary a real number, its logit $z_i$. The softmax makes
    probabilities of them; the temperature $T$ decides how much the differences between logits count:

    { "$$P_T(i) = \\frac{\\exp(z_i / T)}{\\sum_j \\exp(z_j / T)}$$" }

    Only the differences matter: a constant added to all logits changes nothing, and the order of the tokens stays the
    same at every temperature.

    | temperature $T$ | what happens |
    |---|---|
    | $T \to 0$ | the largest logit takes all: greedy decoding |
    | $T < 1$ | likely tokens become likelier |
    | $T = 1$ | the model's own distribution |
    | $T > 1$ | unlikely tokens gain |
    | $T \to \infty$ | all tokens become equally likely |

    The entropy says how uncertain the next token is,

    $$H(P) = -\sum_i P(i) \ln P(i),$$

    from 0, when one token is certain, to $\ln n$, when $n$ tokens are equally likely. It never falls as the temperature
    rises. $e^H$ is the number of equally likely tokens with the same entropy: the effective vocabulary.
settings = Experiment `{ $name }`: logits `{ $source }` ({ tokens }); { $asked }.
asked-temperatures = T = { $temperatures }
asked-draws = T = { $temperatures }; { $draws } draws at each
some-temperatures = Findings and tables take { $shown } of { $all } temperatures; `results.json` has them all.
findings = Findings
numbers = Numbers
contents = Contents
configuration = Configuration
skip = Skip to the report
files-written =
    { $count ->
        [one] 1 file
       *[other] { $count } files
    } in { $folder }

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

## Certificate of draws

certificate = Certificate
drawing-rule =
    Generator `{ $generator }`, seed { $seed }. { $rule ->
        [each] Each draw takes one uniform number $u$ from $[0, 1)$ and gives the number of running sums of the probabilities, divided by their last, that are not above $u$.
       *[counts] The counts alone are drawn, as numpy's `multinomial` draws them: for each token that can be drawn in turn a binomial number, of the draws that are left and its share of the probability that is left.
    }
digests =
    { $rule ->
        [each] SHA-256 of the drawn indices, each as four bytes, least significant first (little-endian `u32`):
       *[counts] SHA-256 of the counts, each as eight bytes, least significant first (little-endian `u64`):
    }
all-draws = all, one after another
python = These lines draw the same with numpy, and print the same digests:
no-python = numpy has no such generator. It is ChaCha12 as the crate `rand_chacha` has it, on a stream of the experiment's own: the first eight bytes, least significant first, of the SHA-256 of `experiment/NAME`.

## Advice

advice-section =
    ## Which temperature for what

    Starting points, not laws: what suits depends on the model, the prompt and the other settings.
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
task-dialogue-reason = answers that sound natural and do not repeat
task-creative = creative writing
task-creative-reason = the unexpected is welcome
task-story = continuing a story
task-story-reason = surprise counts for more than coherence
pitfalls-section =
    ### Finding the right one

    1. Begin at about 0.7 and move in steps that can be told apart by reading.
    2. Compare two settings on the same prompts, with enough samples of each: single answers mislead.
    3. The temperature may change on the way: low while facts are settled, higher where variety is wanted.
    4. Temperature shapes the whole distribution; top-k and top-p cut its tail. At higher temperatures a cut is needed more.

    ### Pitfalls

    - Below 0.1 the likeliest token nearly always wins: text turns repetitive, and loops are hard to leave.
    - Above 3 the tail takes over: grammar and sense get lost.
    - One temperature for every task wastes what the table above says.
    - The same number means different things in different engines, which apply their samplers in different orders.
    - What decides is a test with one's own prompts.

## What the report was made with

provenance = Versions and digests
made-by = Made by Thermograph { $version } (pictures { $pictures }) with `rng = "{ $generator }"` and `seed = { $seed }`. All numbers are in [results.json](results.json).
input-column-name = what was read
input-column-bytes = bytes
input-column-digest = SHA-256
this-configuration = the configuration
no-digest = none: more than 64 MiB

## Settings that are illegal, dead or surprising

lint-section =
    ## Settings

    What each engine makes of the settings. *Illegal* is what it refuses, *dead* what does nothing and could be left out, *surprising* what does something else than one may think.
no-settings = no settings: the engines' defaults
no-lint = nothing to remark
severity =
    { $severity ->
        [illegal] illegal
        [dead] dead
       *[surprising] surprising
    }
lint-unknown = { $engine } has no setting { $setting }
lint-unknown-near = { $engine } has no setting { $setting }; did you mean { $nearest }?
lint-silenced = { $setting } does nothing: { $by } silences it
lint-needs = { $setting } does nothing without { $others }
lint-left-out = { $setting } does nothing: { $sampler } is not among the samplers that run
lint-neutral = { $setting } = { $value } changes nothing
lint-threshold-too-high = { $setting } = { $threshold } turns XTC off: it acts at thresholds up to { $most } only
lint-ignored = { $engine } passes over { $part } in { $setting }
lint-clamped = { $engine } takes { $to } for { $setting } = { $from }
lint-default = { $setting } is not given, so { $engine } takes its default, { $value }
lint-cuts-before-temperature = { $setting } = { $temperature } comes after { $cuts }, so the cut is made without it
lint-masked-before = { $setting } runs after { $by }, whose masked tokens make its entropy NaN: which tokens it keeps is an accident
lint-below-min-keep = { $setting } = { $min_keep } is not heeded by top_k, which leaves { $top_k }
lint-greedy = { $setting } is not given: by this file alone { $engine } takes the likeliest token and never draws
lint-not-reproduced = { $setting } changes the distribution, and is not reproduced here

## Axes, legends and columns of several kinds

temperature-axis = temperature T
standard-temperature = T=1 (standard)
entropy-nats = entropy (nats)
max-probability = largest probability
effective-vocabulary = effective vocabulary
temperature-column = T

## Kind entropy

entropy-title = Entropy and largest probability over temperature
entropy-section = How uncertain the next token is, and how likely the likeliest one, over the temperature. The dashed line marks $T = 1$, the model's own distribution.
entropy-description = Two curves over the temperature: entropy on the left, the largest probability on the right.
entropy-panel = Entropy and temperature
max-probability-panel = Largest probability and temperature
entropy-finding =
    T = { $temperature }: entropy { $entropy } nats{ $limit ->
        [none] {""}
       *[some] {" "}({ $share } % of the limit)
    }, largest probability { $max_probability }.
half-entropy-below = At all these temperatures entropy is below half of its limit, { $half } nats.
half-entropy-between = Entropy passes half of its limit, { $half } nats, between T = { $before } and T = { $after }.
half-entropy-above = At all these temperatures entropy is at least half of its limit, { $half } nats.
entropy-limit =
    { $possible ->
        [1] Only 1 token can be drawn: entropy is 0 at every temperature.
       *[other] The limit at high temperatures, where the { $possible } tokens that can be drawn are equally likely, is { $limit } nats.
    }
