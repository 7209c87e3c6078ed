//! Configurations by their numbers: every kind of experiment, source, generator, theme, language and format, with settings
//! from a seed.

/// Numbers that look random and are the same in every run: splitmix64.
pub struct Seeded(pub u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`.
    fn whole(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// A number from `low` to `high`, with three decimals.
    fn number(&mut self, low: f64, high: f64) -> f64 {
        let share = self.whole(0, 1000) as f64 / 1000.0;
        ((low + share * (high - low)) * 1000.0).round() / 1000.0
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.whole(0, of.len() as u64 - 1) as usize]
    }

    /// Once in `of` times.
    fn once_in(&mut self, of: u64) -> bool {
        self.whole(1, of) == 1
    }
}

const KINDS: [&str; 13] = [
    "distributions",
    "entropy",
    "sampling",
    "equivalence",
    "samplers",
    "bounds",
    "drift",
    "population",
    "compare",
    "guide",
    "solve",
    "schedule",
    "engines",
];

const TOKENS: [&str; 12] = [
    " the", "月亮", "\\n", "é", "<b>", "a\\u0301", "かな", "한", "|", "\\u202e", "$x$", "",
];

/// The text of a configuration; names of files in it are relative to `tests/files`.
pub fn configuration(number: u64) -> String {
    let mut random = Seeded(number);
    let mut text = String::new();
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    line(format!("title = \"Number {number}, 第 {number} 号\""));
    line(format!(
        "language = {}",
        random.one(&["\"en\"", "\"zh\"", "\"en\"", "\"zh\"", "[\"zh\", \"en\"]"])
    ));
    line(format!("seed = {}", random.whole(0, u64::from(u32::MAX))));
    line(format!(
        "rng = \"{}\"",
        random.one(&["numpy", "numpy-generator", "chacha"])
    ));
    line("[output]".to_owned());
    line(format!(
        "formats = [{}]",
        random.one(&[
            "\"png\"",
            "\"svg\"",
            "\"pdf\"",
            "\"png\", \"svg\"",
            "\"svg\", \"pdf\"",
            "\"pdf\", \"png\", \"svg\"",
            "\"png\"",
            "\"svg\"",
        ])
    ));
    line(format!("dpi = {}", random.number(20.0, 60.0)));
    if random.once_in(4) {
        line("png = \"small\"".to_owned());
    }
    line("[style]".to_owned());
    line(format!(
        "theme = \"{}\"",
        random.one(&["notebook", "light", "dark"])
    ));
    line(format!("dark = {}", random.once_in(6)));
    line(source(&mut random));
    line(FILES.to_owned());
    line(format!("[settings.s]\n{}", settings(&mut random)));
    // Each kind comes first as often as the others, so that a thousand configurations have each some eighty times.
    line(experiment(
        &mut random,
        "one",
        KINDS[number as usize % KINDS.len()],
    ));
    if random.once_in(5) {
        let kind = random.one(&KINDS);
        line(experiment(&mut random, "two", kind));
    }
    text
}

/// Files that some kinds read.
const FILES: &str = "\
[logits.new]
file = \"logits/f16.npy\"
[logits.old]
file = \"logits/four.safetensors\"
tensor = \"bf16\"
[logits.response]
logprobs = \"logprobs/openai_chat.json\"
vocabulary = 5000";

/// Where most logits come from.
fn source(random: &mut Seeded) -> String {
    let count = random.whole(1, 24);
    let sort = if random.once_in(3) {
        "\nsort = \"descending\""
    } else {
        ""
    };
    let source = match random.whole(0, 9) {
        0..=3 => {
            let value = |random: &mut Seeded| match random.whole(0, 12) {
                0 => "-inf".to_owned(),
                1 => "0".to_owned(),
                _ => format!("{:?}", random.number(-9.0, 9.0)),
            };
            let mut values: Vec<String> = (0..count).map(|_| value(random)).collect();
            values[0] = "1.5".to_owned();
            let tokens: Vec<String> = (0..count)
                .map(|index| format!("\"{}{index}\"", random.one(&TOKENS)))
                .collect();
            let tokens = if random.once_in(2) {
                format!("\ntokens = [{}]", tokens.join(", "))
            } else {
                String::new()
            };
            format!("values = [{}]{tokens}", values.join(", "))
        }
        4 | 5 => format!(
            "normal = {{ size = {count}, scale = {:?} }}",
            random.number(0.1, 6.0)
        ),
        // Enough for the head, the ranks and the sweep of large vocabularies.
        6 => format!(
            "normal = {{ size = {}, scale = {:?} }}",
            random.whole(201, 1500),
            random.number(0.5, 4.0)
        ),
        7 => "normal = { size = 70, scale = 2.0 }\ntokens = \"tokens/word_level.json\"\npadded = true"
            .to_owned(),
        8 => {
            let file = random.one(&[
                "f32.npy",
                "big_endian.npy",
                "batch.npy",
                "one.safetensors",
                "plain.csv",
                "named.csv",
            ]);
            format!("file = \"logits/{file}\"\nrow = {}", random.whole(0, 2))
        }
        _ => format!(
            "file = \"logits/{}\"\ntensor = \"logits\"\nrow = 1",
            random.one(&["stored.npz", "compressed.npz"])
        ),
    };
    format!("[logits.z]\n{source}{sort}")
}

fn settings(random: &mut Seeded) -> String {
    let all = [
        format!("temperature = {:?}", random.number(0.1, 2.0)),
        format!("top_p = {:?}", random.number(0.3, 1.0)),
        format!("top_k = {}", random.whole(1, 50)),
        format!("min_p = {:?}", random.number(0.0, 0.3)),
        format!("typical_p = {:?}", random.number(0.5, 1.0)),
        format!("repetition_penalty = {:?}", random.number(1.0, 1.5)),
        format!("frequency_penalty = {:?}", random.number(-1.0, 1.0)),
        format!("top_n_sigma = {:?}", random.number(0.5, 3.0)),
        format!("xtc_probability = {:?}", random.number(0.0, 1.0)),
        format!("dry_multiplier = {:?}", random.number(0.0, 1.0)),
        format!("dynatemp_range = {:?}", random.number(0.0, 0.5)),
        format!("logit_bias = {{ 0 = {:?} }}", random.number(-2.0, 2.0)),
    ];
    let some: Vec<String> = all.into_iter().filter(|_| random.once_in(3)).collect();
    some.join("\n")
}

fn sampler(random: &mut Seeded) -> String {
    let share = random.number(0.05, 0.95);
    let large = random.number(0.3, 3.0);
    let count = random.whole(1, 20);
    match random.whole(0, 15) {
        0 => format!("{{ temperature = {large:?} }}"),
        1 => format!("{{ top_k = {count} }}"),
        2 => format!("{{ top_p = {share:?} }}"),
        3 => format!("{{ min_p = {share:?} }}"),
        4 => format!("{{ typical = {share:?} }}"),
        5 => format!("{{ epsilon = {:?} }}", share / 10.0),
        6 => format!("{{ eta = {:?} }}", share / 10.0),
        7 => format!("{{ top_h = {share:?} }}"),
        8 => format!("{{ top_n_sigma = {large:?} }}"),
        9 => format!("{{ top_a = {share:?} }}"),
        10 => format!("{{ tail_free = {share:?} }}"),
        11 => format!("{{ quadratic_smoothing = {{ factor = {share:?}, curve = 1.5 }} }}"),
        12 => format!("{{ xtc = {{ probability = {share:?}, threshold = 0.1 }} }}"),
        13 => {
            format!("{{ penalties = {{ repeat = 1.2, frequency = {share:?}, presence = 0.1 }} }}")
        }
        14 => format!(
            "{{ dynamic_temperature = {{ temperature = {large:?}, range = 0.3, exponent = 1.0 }} }}"
        ),
        _ => format!("{{ dry = {{ multiplier = {share:?} }} }}"),
    }
}

fn chain(random: &mut Seeded) -> String {
    let count = random.whole(0, 4);
    let samplers: Vec<String> = (0..count).map(|_| sampler(random)).collect();
    format!("chain = [{}]", samplers.join(", "))
}

/// A list or a grid.
fn temperatures(random: &mut Seeded) -> String {
    let count = random.whole(1, 4);
    if random.once_in(3) {
        let (from, to) = (random.number(0.0, 1.0), random.number(1.0, 3.0));
        return format!("temperatures = {{ from = {from:?}, to = {to:?}, count = {count} }}");
    }
    let all: Vec<String> = (0..count)
        .map(|_| format!("{:?}", random.number(0.0, 3.0)))
        .collect();
    format!("temperatures = [{}]", all.join(", "))
}

fn schedule(random: &mut Seeded) -> String {
    let (low, high) = (random.number(0.1, 1.0), random.number(1.0, 2.0));
    match random.whole(0, 7) {
        0 => format!("{{ constant = {low:?} }}"),
        1 => format!("{{ linear = {{ from = {low:?}, to = {high:?} }} }}"),
        2 => format!("{{ cosine = {{ from = {high:?}, to = {low:?} }} }}"),
        3 => format!("{{ exponential = {{ from = {low:?}, to = {high:?} }} }}"),
        4 => format!("{{ entropy = {{ low = {low:?}, high = {high:?}, exponent = 1.5 }} }}"),
        5 => "{ mirostat_1 = { tau = 3.0, eta = 0.1 } }".to_owned(),
        6 => "{ mirostat_2 = { tau = 3.0, eta = 0.1 } }".to_owned(),
        _ => "{ adaptive_p = { target = 0.3, decay = 0.9 } }".to_owned(),
    }
}

fn experiment(random: &mut Seeded, name: &str, kind: &str) -> String {
    let engine = random.one(&["transformers", "vllm", "llama.cpp"]);
    let more = match kind {
        "distributions" => format!("{}\ncolumns = {}", temperatures(random), random.whole(1, 3)),
        "entropy" => format!(
            "temperatures = {{ from = {:?}, to = 4.0, count = {} }}",
            random.number(0.0, 1.0),
            random.whole(2, 30)
        ),
        "sampling" => format!(
            "{}\ndraws = {}\ncounts_only = {}\ntop = {}\nintervals = {}",
            temperatures(random),
            random.whole(1, 3000),
            random.once_in(3),
            random.whole(1, 6),
            random.once_in(2)
        ),
        "equivalence" => temperatures(random),
        "samplers" if random.once_in(3) => format!("settings = \"s\"\nengine = \"{engine}\""),
        "samplers" => format!(
            "{}\nhistory = [0, 0]\nshown = {}",
            chain(random),
            random.whole(1, 9)
        ),
        "bounds" => format!("temperature = {:?}", random.number(0.3, 2.0)),
        "drift" => format!(
            "against = \"old\"\ntemperature = {:?}",
            random.number(0.3, 2.0)
        ),
        "population" => format!(
            "a = {{ {} }}\nb = {{ settings = \"s\", engine = \"{engine}\" }}",
            chain(random)
        ),
        "compare" => format!(
            "a = {{ {} }}\nb = {{ settings = \"s\", engine = \"{engine}\" }}\ndraws = {}",
            chain(random),
            random.whole(1, 500)
        ),
        "guide" => format!("temperature = {:?}", random.number(0.1, 2.0)),
        "solve" => format!(
            "parameter = \"{}\"\ntarget = {{ {} }}",
            random.one(&["temperature", "min_p"]),
            random.one(&["entropy = 0.5", "effective_vocabulary = 1.5", "top_1 = 0.7"])
        ),
        "schedule" => format!(
            "schedules = [{}, {}]\nsteps = {}\nnoise = {:?}",
            schedule(random),
            schedule(random),
            random.whole(2, 12),
            random.number(0.0, 1.0)
        ),
        _ => "settings = \"s\"\nhistory = [0]".to_owned(),
    };
    let logits = match kind {
        "bounds" => "response",
        "drift" | "population" => "new",
        _ => "z",
    };
    // A figure takes the size that its words need.
    format!("[[experiment]]\nname = \"{name}\"\nkind = \"{kind}\"\nlogits = \"{logits}\"\n{more}")
}
