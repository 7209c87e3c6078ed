//! Wrong configurations are refused, with the place and what would do.

use std::path::Path;

use proptest::prelude::*;
use thermograph::config::{self, Config};
use thermograph::figure::Theme;
use thermograph::figure::theme::THEMES;
use thermograph::formats::Format;
use thermograph::job::{self, Job};
use thermograph::reading::{Error, limits};
use thermograph::words::Language;

const SOURCE: &str = "[logits.a]\nvalues = [1.0, 2.0]\n";

fn parse(text: &str) -> Result<Config, Error> {
    Config::parse(text, "test.toml", Path::new(""))
}

fn message(text: &str) -> String {
    parse(text)
        .err()
        .unwrap_or_else(|| panic!("accepted:\n{text}"))
        .to_string()
}

/// A configuration with one experiment of a kind and more lines.
fn experiment(kind: &str, lines: &str) -> String {
    format!("{SOURCE}[[experiment]]\nname = \"e\"\nkind = \"{kind}\"\nlogits = \"a\"\n{lines}")
}

#[test]
fn what_is_wrong_with_chains_and_settings_is_named_with_its_place() {
    let chain = |chain: &str| experiment("samplers", &format!("chain = {chain}\n"));
    let settings = |lines: &str, more: &str| {
        format!("[settings.s]\ntemperature = 3\n{}", experiment(more, lines))
    };
    let many = vec!["{ top_k = 1 }"; 100].join(", ");
    let strikes = ["{ xtc = { probability = 0.5, threshold = 0.1 } }"; 5].join(", ");
    let history = "chain = []\nhistory = [2]\n";
    let cases: Vec<(String, &str, &str)> = vec![
        (
            chain("3"),
            "`experiment[0].chain` must be a list",
            "test.toml:7:9",
        ),
        (
            chain("[3]"),
            "`experiment[0].chain[0]` must be a table",
            "test.toml:7:10",
        ),
        (chain("[{}]"), "got 0 keys", "test.toml:7:10"),
        (
            chain("[{ top_k = 1, top_p = 0.5 }]"),
            "got 2 keys",
            "test.toml:7:10",
        ),
        (
            chain("[{ topk = 1 }]"),
            "did you mean `top_k`?",
            "test.toml:7:19",
        ),
        (
            chain("[{ top_k = 1.5 }]"),
            "expected an integer",
            "test.toml:7:20",
        ),
        (
            chain("[{ top_p = \"x\" }]"),
            "`experiment[0].chain[0].top_p` cannot be read",
            "test.toml:7:20",
        ),
        (
            chain("[{ xtc = 0.5 }]"),
            "`experiment[0].chain[0].xtc` cannot be read",
            "test.toml:7:18",
        ),
        (
            chain("[{ xtc = { probability = 0.5 } }]"),
            "missing field `threshold`",
            "test.toml:7:18",
        ),
        (
            chain("[{ top_k = 1 }, { temperature = nan }]"),
            "positive finite number, got NaN",
            "test.toml:7:25",
        ),
        (
            chain("[{ top_p = 2.0 }]"),
            "top_p must be above 0 and at most 1, got 2",
            "test.toml:7:10",
        ),
        (
            chain("[{ top_k = 2020-01-01 }]"),
            "got a date",
            "test.toml:7:20",
        ),
        (
            chain(&format!("[{many}]")),
            "got length 100",
            "test.toml:7:9",
        ),
        (
            chain(&format!("[{strikes}]")),
            "more than 16 branches",
            "test.toml:7:",
        ),
        (
            experiment("samplers", ""),
            "`experiment[0]` requires `chain`",
            "test.toml:3:1",
        ),
        (
            experiment("samplers", history),
            "an integer from 0 to 1",
            "test.toml:8:12",
        ),
        (
            experiment("samplers", "chain = []\nengine = \"vlm\"\n"),
            "did you mean \"vllm\"?",
            "test.toml:8:10",
        ),
        (
            experiment("samplers", "chain = [{ top_h = 0.5 }]\nengine = \"vllm\"\n"),
            "vllm: unknown sampler top_h",
            "test.toml:7:9",
        ),
        (
            experiment("samplers", "chain = []\ncolumns = 0\n"),
            "from 1 to 100",
            "test.toml:8:11",
        ),
        (
            experiment("samplers", "chain = []\nshown = 0\n"),
            "from 1 to 1000",
            "test.toml:8:9",
        ),
        (
            settings("settings = \"s\"\n", "samplers"),
            "needs `engine`",
            "test.toml:9:12",
        ),
        (
            settings("settings = \"s\"\nengine = \"vllm\"\n", "samplers"),
            "is rejected by vllm: temperature must be in [0, 2], got 3",
            "test.toml:9:12",
        ),
        (
            settings("settings = \"s\"\nchain = []\n", "samplers"),
            "cannot be combined with `chain`",
            "test.toml:9:12",
        ),
        (
            settings("settings = \"t\"\n", "engines"),
            "defined settings: [settings.s]",
            "test.toml:9:12",
        ),
        (
            experiment("engines", "settings = \"s\"\n"),
            "add `[settings.NAME]`",
            "test.toml:7:12",
        ),
        (
            settings(
                "settings = \"s\"\nengines = [\"vllm\", \"vllm\"]\n",
                "engines",
            ),
            "is listed twice",
            "test.toml:10:20",
        ),
        (
            experiment("compare", "a = { chain = [] }\n"),
            "`b` is required",
            "test.toml:3:1",
        ),
        (
            experiment("compare", "a = { chain = [] }\nb = { chian = [] }\n"),
            "`experiment[0].b` requires `chain`",
            "test.toml:8:5",
        ),
        (
            experiment(
                "schedule",
                "schedules = [{ linaer = { from = 1, to = 2 } }]\n",
            ),
            "did you mean `linear`?",
            "test.toml:7:14",
        ),
        (
            experiment(
                "schedule",
                "schedules = [{ exponential = { from = 1, to = 0 } }]\n",
            ),
            "a factor never reaches 0",
            "test.toml:7:",
        ),
        (
            experiment(
                "schedule",
                "schedules = [{ mirostat_2 = { tau = nan, eta = 1 } }]\n",
            ),
            "must be finite",
            "test.toml:7:14",
        ),
        (
            experiment("guide", "tasks = [{ name = \"a\", from = 2, to = 1 }]\n"),
            "from that of `from`",
            "test.toml:7:",
        ),
        (
            experiment("solve", "parameter = \"min_p\"\ntarget = {}\n"),
            "needs exactly one of `entropy`",
            "test.toml:8:10",
        ),
        (
            experiment("solve", "parameter = \"min_p\"\ntarget = { top1 = 0.5 }\n"),
            "did you mean `top_1`?",
            "test.toml:8:12",
        ),
    ];
    for (text, part, place) in cases {
        let message = message(&text);
        assert!(message.contains(part), "{part:?} in {message}\n{text}");
        assert!(message.contains(place), "{place:?} in {message}\n{text}");
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let distributions = |lines: &str| experiment("distributions", lines);
    let sampling = |lines: &str| experiment("sampling", lines);
    let named = |name: &str| {
        format!(
            "{SOURCE}[[experiment]]\nname = {name}\nkind = \"entropy\"\nlogits = \"a\"\ntemperatures = [1.0]\n"
        )
    };
    let good = "temperatures = [1.0]\n";
    let cases: Vec<(String, &str, &str)> = vec![
        // The document.
        (String::new(), "`experiment` is required", "test.toml:1:1"),
        ("a = ".into(), "not valid TOML", "test.toml:1:"),
        ("a = 1\na = 2".into(), "not valid TOML", "test.toml:2:1"),
        ("[logits\n".into(), "not valid TOML", "test.toml:1:"),
        ("x = \"\u{1}\"".into(), "not valid TOML", "test.toml:1:"),
        (
            format!("titel = \"x\"\n{}", distributions(good)),
            "unknown key `titel`",
            "test.toml:1:1",
        ),
        (
            format!("{}[styles]\n", distributions(good)),
            "unknown key `styles`",
            "test.toml:8:2",
        ),
        (
            format!("title = 3\n{}", distributions(good)),
            "`title` must be a string",
            "test.toml:1:9",
        ),
        (
            format!("title = \"a\\nb\"\n{}", distributions(good)),
            "must be one line",
            "test.toml:1:9",
        ),
        (
            format!("title = \" \"\n{}", distributions(good)),
            "must be one line",
            "test.toml:1:9",
        ),
        (
            format!("language = \"fr\"\n{}", distributions(good)),
            "one of \"zh\", \"en\"",
            "test.toml:1:12",
        ),
        (
            format!("seed = -1\n{}", distributions(good)),
            "0 to 4294967295",
            "test.toml:1:8",
        ),
        (
            format!("seed = 4294967296\n{}", distributions(good)),
            "got 4294967296",
            "test.toml:1:8",
        ),
        (
            format!("seed = 1.5\n{}", distributions(good)),
            "must be an integer",
            "test.toml:1:8",
        ),
        (
            format!("seed = 99999999999999999999\n{}", distributions(good)),
            "",
            "test.toml:1:8",
        ),
        (
            format!("rng = \"nunpy\"\n{}", distributions(good)),
            "did you mean \"numpy\"?",
            "test.toml:1:7",
        ),
        (
            format!("\u{feff}seed = -1\n{}", distributions(good)),
            "0 to 4294967295",
            "test.toml:1:8",
        ),
        (
            distributions(good).replace("[logits.a]", "[logit.a]"),
            "did you mean `logits`?",
            "test.toml:1:2",
        ),
        (
            distributions(good).replace("[[experiment]]", "[[experiments]]"),
            "did you mean `experiment`?",
            "test.toml:3:3",
        ),
        // Output, style, fonts.
        (
            format!("output = 3\n{}", distributions(good)),
            "`output` must be a table",
            "test.toml:1:10",
        ),
        (
            format!("[output]\nformats = []\n{}", distributions(good)),
            "a list of length 1 to",
            "test.toml:2:11",
        ),
        (
            format!("[output]\nformats = [\"gif\"]\n{}", distributions(good)),
            "one of \"png\", \"svg\", \"pdf\"",
            "test.toml:2:12",
        ),
        (
            format!(
                "[output]\nformats = [\"png\", \"png\"]\n{}",
                distributions(good)
            ),
            "is listed twice",
            "test.toml:2:19",
        ),
        (
            format!("[output]\ndpi = 0\n{}", distributions(good)),
            "from 10 to 1200",
            "test.toml:2:7",
        ),
        (
            format!("[output]\ndpi = nan\n{}", distributions(good)),
            "got NaN",
            "test.toml:2:7",
        ),
        (
            format!("[output]\ndpi = 1e9\n{}", distributions(good)),
            "from 10 to 1200",
            "test.toml:2:7",
        ),
        (
            format!("[output]\npng = \"tiny\"\n{}", distributions(good)),
            "\"fast\", \"small\"",
            "test.toml:2:7",
        ),
        (
            format!("[style]\ntheme = \"drak\"\n{}", distributions(good)),
            "did you mean \"dark\"?",
            "test.toml:2:9",
        ),
        (
            format!("[fonts]\nfiles = \"a.otf\"\n{}", distributions(good)),
            "`fonts.files` must be a list",
            "test.toml:2:9",
        ),
        // Sources.
        (
            "[logits.a]\n[[experiment]]\n".into(),
            "requires `values`, `normal`, `file` or `logprobs`",
            "test.toml:1:",
        ),
        (
            "[logits.a]\nvalues = []\n".into(),
            "a list of length 1 to",
            "test.toml:2:10",
        ),
        (
            "[logits.a]\nvalues = [1.0, nan]\n".into(),
            "`logits.a.values[1]`",
            "test.toml:2:16",
        ),
        (
            "[logits.a]\nvalues = [inf]\n".into(),
            "must be finite or -inf",
            "test.toml:2:11",
        ),
        (
            "[logits.a]\nvalues = [1.0, -1e400]\n".into(),
            "exceeds the largest number",
            "test.toml:2:16",
        ),
        (
            "[logits.a]\nnormal = { size = 600000 }\n[logits.b]\nnormal = { size = 600000 }\n"
                .into(),
            "all sources together need 1200000 logits",
            "test.toml:3:1",
        ),
        (
            "[logits.a]\nvalues = [-inf, -inf]\n".into(),
            "at least one finite logit",
            "test.toml:2:10",
        ),
        (
            "[logits.a]\nvalues = [\"1\"]\n".into(),
            "got a string",
            "test.toml:2:11",
        ),
        (
            "[logits.a]\nvalues = [1]\ntokens = [\"a\", \"b\"]\n".into(),
            "2 tokens for 1 logits",
            "test.toml:3:10",
        ),
        (
            "[logits.a]\nvalues = [1]\ntokens = [1]\n".into(),
            "must be a string",
            "test.toml:3:11",
        ),
        (
            "[logits.a]\nvalues = [1]\nnormal = { size = 1 }\n".into(),
            "cannot be combined with",
            "test.toml:3:10",
        ),
        (
            "[logits.a]\nvalues = [1]\nsort = \"up\"\n".into(),
            "\"descending\"",
            "test.toml:3:8",
        ),
        (
            "[logits.a]\nnormal = { size = 0 }\n".into(),
            "from 1 to 1000000",
            "test.toml:2:19",
        ),
        (
            "[logits.a]\nnormal = { size = 1000001 }\n".into(),
            "from 1 to 1000000",
            "test.toml:2:19",
        ),
        (
            "[logits.a]\nnormal = { size = 2, scale = -1 }\n".into(),
            "from 0 to 1e300, got -1\n",
            "test.toml:2:30",
        ),
        (
            "[logits.a]\nnormal = { size = 2, scale = inf }\n".into(),
            "got inf",
            "test.toml:2:30",
        ),
        (
            "[logits.\"../x\"]\nvalues = [1]\n".into(),
            "'/'",
            "test.toml:1:",
        ),
        // Experiments.
        (SOURCE.into(), "`experiment` is required", "test.toml:1:1"),
        (
            format!("{SOURCE}[experiment]\n"),
            "write `[[experiment]]`",
            "test.toml:3:1",
        ),
        (
            format!("{SOURCE}[[experiment]]\nkind = \"entropy\"\n"),
            "`name` is required",
            "test.toml:3:1",
        ),
        (
            format!("{SOURCE}[[experiment]]\nname = \"e\"\n"),
            "`kind` is required",
            "test.toml:3:1",
        ),
        (
            format!("{SOURCE}[[experiment]]\nname = \"e\"\nkind = \"entropie\"\n"),
            "did you mean \"entropy\"?",
            "test.toml:5:8",
        ),
        (
            distributions(good).replace("logits = \"a\"", "logits = \"b\""),
            "\"b\"",
            "test.toml:6:10",
        ),
        (
            distributions("temperatur = [1.0]\n"),
            "did you mean `temperatures` instead of `temperatur`?",
            "test.toml:7:1",
        ),
        (
            distributions("temperatures = [1.0]\ncolums = 2\n"),
            "did you mean `columns`?",
            "test.toml:8:1",
        ),
        (
            distributions("temperatures = []\n"),
            "a list of length 1 to",
            "test.toml:7:16",
        ),
        (
            distributions("temperatures = [1.0, -0.5]\n"),
            "`experiment[0].temperatures[1]`",
            "test.toml:7:22",
        ),
        (
            distributions("temperatures = [-1e300]\n"),
            "got -1e300",
            "test.toml:7:17",
        ),
        (
            distributions("temperatures = [inf]\n"),
            "got inf",
            "test.toml:7:17",
        ),
        (
            distributions("temperatures = [nan]\n"),
            "got NaN",
            "test.toml:7:17",
        ),
        (
            distributions("temperatures = \"1\"\n"),
            "must be a list",
            "test.toml:7:16",
        ),
        (
            distributions("temperatures = { from = 1 }\n"),
            "`to` is required",
            "test.toml:7:16",
        ),
        (
            distributions("temperatures = { from = 0.1, to = 2, count = 0 }\n"),
            "from 1 to",
            "test.toml:7:46",
        ),
        (
            distributions("temperatures = { from = 0.1, to = 2, count = 101 }\n"),
            "from 1 to 100,",
            "test.toml:7:46",
        ),
        (
            distributions("temperatures = { from = 0.1, to = 2, cont = 3 }\n"),
            "`count` is required",
            "test.toml:7:38",
        ),
        (
            experiment(
                "entropy",
                "temperatures = { from = 0, to = 1, count = 10001 }\n",
            ),
            "from 1 to 10000",
            "test.toml:7:44",
        ),
        (
            distributions("temperatures = [1.0]\ncolumns = 0\n"),
            "from 1 to",
            "test.toml:8:11",
        ),
        (
            distributions("temperatures = [1.0]\nfigsize = [5]\n"),
            "must be a list of length 2",
            "test.toml:8:11",
        ),
        (
            distributions("temperatures = [1.0]\nfigsize = [5, 0.5]\n"),
            "from 1 to 100",
            "test.toml:8:15",
        ),
        (
            distributions("temperatures = [1.0]\nfigsize = [100, 100]\n"),
            "pixels",
            "test.toml:8:11",
        ),
        (
            sampling("temperatures = [1.0]\ndraws = 0\n"),
            "from 1 to 100000000",
            "test.toml:8:9",
        ),
        (
            sampling("temperatures = [1.0]\ndraws = 100000001\n"),
            "from 1 to 100000000",
            "test.toml:8:9",
        ),
        (
            sampling("temperatures = [1.0]\ntop = 51\n"),
            "from 1 to 50",
            "test.toml:8:7",
        ),
        (
            sampling("temperatures = { from = 1, to = 2, count = 100 }\n"),
            "pixels",
            "test.toml:",
        ),
        // Names.
        (named("\"\""), "must not be empty", "test.toml:4:8"),
        (named("\"../e\""), "'/'", "test.toml:4:8"),
        (named("\"a/b\""), "'/'", "test.toml:4:8"),
        (named("\"a\\\\b\""), "letters, digits", "test.toml:4:8"),
        (named("\".hidden\""), "must not start with", "test.toml:4:8"),
        (named("\"a b\""), "' '", "test.toml:4:8"),
        (named("\"CON\""), "Windows", "test.toml:4:8"),
        (named("\"nul.x\""), "Windows", "test.toml:4:8"),
        (named("\"COM¹\""), "Windows", "test.toml:4:8"),
        (
            named("\"report\""),
            "the report uses this name",
            "test.toml:4:8",
        ),
        (
            named("\"Results\""),
            "the report uses this name",
            "test.toml:4:8",
        ),
        (named("\"e\\u0000\""), "letters, digits", "test.toml:4:8"),
        (
            named(&format!("\"{}\"", "x".repeat(101))),
            "at most 100 bytes",
            "test.toml:4:8",
        ),
        (
            format!("{}{}", named("\"e\""), named("\"E\"").replace(SOURCE, "")),
            "already use this name",
            "test.toml:9:8",
        ),
        (
            format!("{}{}", named("\"σ\""), named("\"ς\"").replace(SOURCE, "")),
            "already use this name",
            "test.toml:9:8",
        ),
    ];
    let mut wrong = Vec::new();
    for (text, part, place) in &cases {
        let message = message(text);
        if !message.contains(part) {
            wrong.push(format!("{part:?} in\n{message}\nfor\n{text}"));
        }
        assert!(
            message.contains(place),
            "{place:?} in\n{message}\nfor\n{text}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_name_cannot_be_that_of_a_further_figure_or_report() {
    let both = "language = [\"en\", \"zh\"]\n";
    let dark = "[style]\ndark = true\n";
    let again = |before: &str, names: &[&str]| {
        let experiment = |name: &&str| {
            let lines = "kind = \"entropy\"\nlogits = \"a\"\ntemperatures = [1.0]\n";
            format!("[[experiment]]\nname = \"{name}\"\n{lines}")
        };
        let experiments: String = names.iter().map(experiment).collect();
        let read = parse(&format!("{before}{SOURCE}{experiments}"));
        read.is_err_and(|error| error.message().contains("another experiment's files"))
    };
    for (before, names) in [
        (both.to_owned(), &["e", "e.zh"][..]),
        (both.to_owned(), &["e.zh", "E"]),
        (both.to_owned(), &["report.zh"]),
        (dark.to_owned(), &["e", "e.dark"]),
        (format!("{both}{dark}"), &["e", "e.zh.dark"]),
        (format!("{both}{dark}"), &["report.zh.dark"]),
    ] {
        assert!(again(&before, names), "{names:?}");
        assert!(!again("", names), "{names:?}");
        assert!(!again(&before, &["e", "e.en"]), "{before}");
    }
}

#[test]
fn an_error_shows_the_line_and_what_would_do() {
    assert_eq!(
        message(
            "[logits.a]\nvalues = [1.0]\n\n[[experiment]]\nname = \"e\"\nkind = \"entropy\"\nlogits = \"a\"\ntemperatures = [1.0]\nfigsise = [4, 3]\n"
        ),
        "unknown key `experiment[0].figsise`\n --> test.toml:9:1\n  |\n9 | figsise = [4, 3]\n  | ^^^^^^^\nhelp: did you mean `figsize`?"
    );
    assert_eq!(
        message("title = \"温度\"\nlanguage = \"中文\"\n"),
        "`language` must be one of \"zh\", \"en\", got \"中文\"\n --> test.toml:2:12\n  |\n2 | language = \"中文\"\n  |            ^^^^^^"
    );
    assert_eq!(
        message("[style]\nthem = \"dark\"\nzzz = 1\n"),
        "unknown key `style.them`\n --> test.toml:2:1\n  |\n2 | them = \"dark\"\n  | ^^^^\nhelp: did you mean `theme`?"
    );
}

#[test]
fn a_long_word_is_no_misspelt_one() {
    let name = "repetition_penalty";
    let of = |bytes: usize| {
        let more = "x".repeat(bytes - name.len());
        message(&format!("[settings.s]\n{name}{more} = 1\n{SOURCE}"))
    };
    assert!(of(100).contains("did you mean `repetition_penalty`?"));
    assert!(of(101).contains("`settings.s` has the keys `file`,"));
}

#[test]
fn an_error_has_its_parts() {
    let error = parse("[style]\nthem = \"dark\"\n").unwrap_err();
    assert_eq!(error.message(), "unknown key `style.them`");
    assert_eq!(error.place(), Some(("test.toml", 2, 1)));
    assert_eq!(error.hint().as_deref(), Some("did you mean `theme`?"));
    let missing = Config::load(Path::new("missing.toml")).unwrap_err();
    assert!(missing.message().starts_with("missing.toml: no such file"));
    assert_eq!((missing.place(), missing.hint()), (None, None));
}

#[test]
fn the_culprit_is_underlined_where_it_stands() {
    // A sign as wide as two, a mark that has no width, a tab, and what a terminal would act on.
    for (name, shown, columns) in [
        ("a", "a", 1),
        ("温", "温", 2),
        ("e\u{301}", "e\u{301}", 1),
        ("\t", " ", 1),
        ("\u{202e}", "\u{fffd}", 1),
    ] {
        let line = |name: &str| format!("fonts = {{ files = [\"{name}\", 3] }}");
        let message = message(&line(name));
        let lines: Vec<&str> = message.lines().collect();
        assert_eq!(lines[2..4], ["  |", &format!("1 | {}", line(shown))]);
        let indent = " ".repeat("fonts = { files = [\"\", ".len() + columns);
        assert_eq!(lines[4], format!("  | {indent}^"), "{message}");
    }
}

#[test]
fn messages_cannot_disturb_a_terminal() {
    let message_of_key = |key: &str| message(&format!("\"{key}\" = 1\n"));
    for hostile in ['\u{1b}', '\u{61c}', '\u{2028}', '\u{202e}', '\u{2066}'] {
        for shown in [
            message_of_key(&format!("titlé{hostile}[31m")),
            message(&format!("titlé{hostile} = 1\n")),
        ] {
            assert!(!shown.contains(hostile), "{shown:?}");
        }
    }
    let forged = message_of_key("a\\nhelp: all is well");
    assert_eq!(forged.lines().count(), 6, "{forged}");
    let long = format!("title = 3 # {}\n", "x".repeat(1_000_000));
    assert!(parse(&long).unwrap_err().to_string().len() < 2_000);
}

#[test]
fn unreadable_files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let load = |name: &str| {
        Config::load(&folder.path().join(name))
            .unwrap_err()
            .to_string()
    };
    assert!(load("missing.toml").contains("no such file"));
    assert!(load("").contains("folder"));
    std::fs::write(
        folder.path().join("latin1.toml"),
        b"a = 1\nb = \"caf\xe9\"\n",
    )
    .unwrap();
    let message = load("latin1.toml");
    assert!(
        message.starts_with("the file is not UTF-8\n") && message.contains("latin1.toml:2:9\n"),
        "{message}"
    );
}

#[test]
fn the_files_that_it_names_are_known_by_their_digests() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("tokens.txt"), "a\nb\n").unwrap();
    for (name, bytes) in [
        ("large.otf", limits::DIGESTED_BYTES),
        ("larger.otf", limits::DIGESTED_BYTES + 1),
    ] {
        let hole = std::fs::File::create(at(name)).unwrap();
        hole.set_len(bytes).unwrap();
    }
    let text = "[fonts]\nfiles = [\"larger.otf\", \"missing.otf\", \"large.otf\"]\n\
                [logits.b]\nvalues = [1.0, 2.0]\ntokens = \"tokens.txt\"\n\
                [logits.a]\nvalues = [1.0, 2.0]\ntokens = \"tokens.txt\"\n";
    let text = experiment("entropy", "temperatures = [1.0]\n")
        .replace("[logits.a]\nvalues = [1.0, 2.0]\n", text);
    let config = Config::parse(&text, "test.toml", folder.path()).unwrap();
    let inputs = config.inputs.iter().map(|input| {
        let sha256 = input.sha256.as_ref().map(ToString::to_string);
        (input.name.as_str(), input.bytes, sha256)
    });
    let inputs: Vec<(&str, u64, Option<String>)> = inputs.collect();
    // sha256sum, coreutils
    let zeros = "3b6a07d0d404fab4e23b6d34bc6696a6a312dd92821332385e5af7c01c421351";
    let tokens = "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2";
    assert_eq!(
        inputs,
        [
            ("larger.otf", 67_108_865, None),
            ("large.otf", 67_108_864, Some(zeros.to_owned())),
            ("tokens.txt", 4, Some(tokens.to_owned())),
        ]
    );
}

#[test]
fn a_file_that_changes_before_the_end_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens.txt");
    std::fs::write(&tokens, "a\nb\n").unwrap();
    let text = experiment("entropy", "temperatures = [1.0]\n")
        .replace("2.0]\n", "2.0]\ntokens = \"tokens.txt\"\n");
    let config = Config::parse(&text, "test.toml", folder.path()).unwrap();
    let make = || job::make(&config, &Job::default(), &|_, _| {}).map(drop);
    make().unwrap_or_else(|error| panic!("{error}"));
    std::fs::write(&tokens, "c\nd\ne\n").unwrap();
    let error = make().unwrap_err();
    assert!(
        matches!(&error, job::Error::Changed { name } if name == "tokens.txt"),
        "{error}"
    );
}

#[test]
fn the_notebook_and_the_template_are_read() {
    assert_eq!(parse(config::NOTEBOOK).unwrap().experiments.len(), 4);
    assert_eq!(parse(config::TEMPLATE).unwrap().experiments.len(), 4);
}

#[test]
fn what_is_not_written_has_its_usual_value() {
    let read = |before: &str| {
        parse(&format!(
            "{before}{}",
            experiment("entropy", "temperatures = [1.0]\n")
        ))
    };
    let facts = |before: &str| {
        let config = read(before).unwrap();
        (
            config.title,
            config.seed,
            config.style.theme,
            config.style.has_dark,
            config.output.formats,
            config.output.dpi,
        )
    };
    let usual = "title = \"Thermograph\"\nseed = 0\n[style]\ntheme = \"notebook\"\ndark = false\n\
                 [output]\nformats = [\"png\", \"svg\"]\ndpi = 150\n";
    assert_eq!(facts(""), facts(usual));
    let other = "title = \"T\"\nseed = 3\n[style]\ntheme = \"light\"\ndark = true\n\
                 [output]\nformats = [\"pdf\"]\ndpi = 72.5\n";
    let title = "T".to_owned();
    assert_eq!(
        facts(other),
        (title, 3, Theme::LIGHT, true, vec![Format::PDF], 72.5)
    );
}

#[test]
fn files_have_further_languages_and_themes_in_their_names() {
    let text = |before: &str| {
        format!(
            "{before}{}",
            experiment("entropy", "temperatures = [1.0]\n")
        )
    };
    for (code, language) in Language::CODES {
        let config = parse(&text(&format!("language = \"{code}\"\n"))).unwrap();
        assert_eq!(config.language(), language);
        assert_eq!(config.file_name("report", language, "md"), "report.md");
        assert_eq!(
            config.figures("e", language),
            [(Theme::NOTEBOOK, "e".to_owned())]
        );
    }
    let before = "language = [\"zh\", \"en\"]\n[style]\ntheme = \"light\"\ndark = true\n";
    let config = parse(&text(before)).unwrap();
    let names = |language| {
        let figures = config.figures("e", language).into_iter();
        let called = |theme| THEMES.iter().find(|(_, it)| *it == theme).unwrap().0;
        let figures = figures.map(|(theme, name)| format!("{} {name}", called(theme)));
        (
            config.file_name("report", language, "md"),
            figures.collect::<Vec<String>>().join(", "),
        )
    };
    let [chinese, english] = [Language::Chinese, Language::English].map(names);
    assert_eq!(chinese, ("report.md".into(), "light e, dark e.dark".into()));
    assert_eq!(
        english,
        ("report.en.md".into(), "light e.en, dark e.en.dark".into())
    );
}

#[test]
fn sources_keep_the_files_order() {
    let text = format!(
        "[logits.zebra]\nnormal = {{ size = 2 }}\n[logits.apple]\nnormal = {{ size = 2 }}\n{}",
        experiment("entropy", "temperatures = [1.0]\n")
    );
    let names: Vec<String> = parse(&text)
        .unwrap()
        .logits
        .into_iter()
        .map(|source| source.name)
        .collect();
    assert_eq!(names, ["zebra", "apple", "a"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_it_panic_and_every_error_has_a_place(text in "\\PC{0,80}|[a-z=\\[\\]\"0-9.\n ]{0,120}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.to_string().contains("--> test.toml:"), "{error}");
        }
    }

    #[test]
    fn no_damage_to_a_good_file_makes_it_panic(place in 0..2000_usize, cut in 0..40_usize, put in "\\PC{0,6}|[\\[\\]{}\"=,.0-9e-]{0,6}") {
        let mut characters: Vec<char> = config::TEMPLATE.chars().collect();
        let start = place.min(characters.len());
        let end = (start + cut).min(characters.len());
        characters.splice(start..end, put.chars());
        let text: String = characters.into_iter().collect();
        if let Err(error) = parse(&text) {
            prop_assert!(error.to_string().contains("--> test.toml:"), "{error}");
        }
    }
}
