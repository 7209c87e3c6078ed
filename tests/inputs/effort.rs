//! What would take more than ten seconds or 500 MB is refused before it runs, with its place; what is usual is not.

use std::fs;
use std::path::Path;

use thermograph::config::Config;

const SOURCE: &str = "[logits.z]\nnormal = { size = 200 }\n";

/// So many experiments of a kind, after what stands before them.
fn experiments(count: usize, before: &str, kind: &str) -> String {
    let experiment =
        |index| format!("[[experiment]]\nname = \"e{index}\"\nlogits = \"z\"\nkind = {kind}\n");
    let experiments: String = (0..count).map(experiment).collect();
    format!("{before}{experiments}")
}

/// Fails unless the configuration is refused with these words, at an experiment.
#[track_caller]
fn assert_refused(text: &str, words: &str) {
    let read = Config::parse(text, "test.toml", Path::new(""));
    let error = read.map(drop).expect_err(words).to_string();
    assert!(error.contains(words), "{words:?} in {error}");
    let parts = ["`experiment[", "` exceeds the ", "--> test.toml:", "help: "];
    assert!(parts.iter().all(|part| error.contains(part)), "{error}");
}

#[test]
fn what_help_says_is_just_enough() {
    let slow = "\"sampling\"\ntemperatures = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]\ndraws = 100000000";
    let large = "\"distributions\"\ntemperatures = { from = 0.5, to = 1.5, count = 9 }";
    let read = |text: &str| Config::parse(text, "test.toml", Path::new("")).map(drop);
    for (kind, key) in [(slow, "seconds"), (large, "memory")] {
        let refused = |count| read(&experiments(count, SOURCE, kind)).err();
        let count = (1..1_000).find(|count| refused(*count).is_some()).unwrap();
        let help = refused(count).unwrap().hint().unwrap();
        let (_, number) = help.split_once(&format!("`{key} = ")).unwrap();
        let (number, _) = number.split_once('`').unwrap();
        let number: u64 = number.parse().unwrap();
        let with = |number: u64| {
            let limits = format!("[limits]\n{key} = {number}\n{SOURCE}");
            read(&experiments(count, &limits, kind))
        };
        with(number).unwrap_or_else(|error| panic!("{error}"));
        with(number - 1).unwrap_err();
    }
}

#[test]
fn the_dark_figures_count_too() {
    let kind = "\"distributions\"\ntemperatures = { from = 0.5, to = 1.5, count = 9 }";
    let read = |style: &str| {
        let text = experiments(90, &format!("{style}{SOURCE}"), kind);
        Config::parse(&text, "test.toml", Path::new("")).map(drop)
    };
    read("").unwrap_or_else(|error| panic!("{error}"));
    read("[style]\ndark = true\n").unwrap_err();
}

#[test]
fn what_would_take_too_long_is_refused() {
    let draws = "\"sampling\"\ntemperatures = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]\ndraws = 100000000";
    let sides = "a = { chain = [] }\nb = { chain = [] }";
    let large = "[logits.z]\nnormal = { size = 100000 }\n";
    for (count, source, kind) in [
        (1, SOURCE, draws.to_owned()),
        (4, SOURCE, format!("\"compare\"\n{sides}\ndraws = 100000000")),
        (40, large, "\"entropy\"\ntemperatures = { from = 0.1, to = 2, count = 2000 }".into()),
        (
            1,
            large,
            "\"schedule\"\nsteps = 900\nnoise = 1.0\nschedules = [{ mirostat_2 = { tau = 3.0, eta = 0.1 } }]".into(),
        ),
    ] {
        // What is drawn beside it is another matter.
        let text = experiments(count, &format!("[output]\nformats = [\"svg\"]\n{source}"), &kind);
        assert_refused(&text, "CPU seconds (limit 8)");
    }
}

#[test]
fn what_would_take_too_much_memory_is_refused() {
    let all = "language = [\"en\", \"zh\"]\n[output]\nformats = [\"png\", \"svg\", \"pdf\"]\n[style]\ndark = true\n";
    let temperatures = "temperatures = { from = 0.5, to = 1.5, count = 9 }";
    let token = "x".repeat(100_000);
    let biases: Vec<String> = (0..50_000).map(|id| format!("{id} = 1")).collect();
    let samplers = vec!["{ temperature = 1.1 }"; 99].join(", ");
    for (count, before, kind) in [
        (
            400,
            format!("{all}{SOURCE}"),
            format!("\"distributions\"\n{temperatures}"),
        ),
        (
            300,
            format!("[logits.z]\nvalues = [1, 2, 3]\ntokens = [\"a\", \"b\", \"{token}\"]\n"),
            format!("\"distributions\"\n{temperatures}"),
        ),
        (
            100,
            format!(
                "{SOURCE}[settings.s]\nlogit_bias = {{ {} }}\n",
                biases.join(", ")
            ),
            "\"engines\"\nsettings = \"s\"".to_owned(),
        ),
        (
            5,
            "[logits.z]\nnormal = { size = 1000 }\n".to_owned(),
            format!(
                "\"samplers\"\nshown = 1000\ncolumns = 10\nfigsize = [50, 50]\nchain = [{samplers}]"
            ),
        ),
    ] {
        assert_refused(&experiments(count, &before, &kind), "MB (limit 429)");
    }
}

#[test]
fn a_file_may_be_read_again_but_not_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let merges = "a b".repeat(1 << 18);
    let tokenizer = format!("{{\"model\":{{\"vocab\":{{\"a\":0}},\"merges\":[\"{merges}\"]}}}}");
    fs::write(folder.path().join("tokenizer.json"), tokenizer).unwrap();
    let read = |count: usize| {
        let source = |index| {
            // The same file by another name.
            let way = if index % 2 == 0 { "" } else { "./" };
            format!("[logits.z{index}]\nvalues = [1]\ntokens = \"{way}tokenizer.json\"\n")
        };
        let sources: String = (0..count).map(source).collect();
        let guide = "[[experiment]]\nname = \"e\"\nkind = \"guide\"\nlogits = \"z0\"\n";
        Config::parse(&format!("{sources}{guide}"), "test.toml", folder.path())
    };
    read(60).unwrap_or_else(|error| panic!("{error}"));
    let error = read(500).expect_err("more than 128 MiB").to_string();
    let parts = [
        "`logits.z",
        "tokenizer.json: the configuration reads files again",
        "128 MiB",
        "--> test.toml:",
    ];
    assert!(parts.iter().all(|part| error.contains(part)), "{error}");
}

#[test]
fn a_file_is_read_again_up_to_the_last_byte() {
    let folder = tempfile::tempdir().unwrap();
    // 2 MiB, the most that a file of settings can have: 64 of it are 128 MiB.
    let object = "{\"top_k\": 5}";
    let whole = object.to_owned() + &" ".repeat((2 << 20) - object.len());
    fs::write(folder.path().join("it.json"), whole).unwrap();
    let read = |count: usize| {
        let settings = |index| format!("[settings.s{index}]\nllama_server = \"it.json\"\n");
        let settings: String = (0..count).map(settings).collect();
        let text = experiments(1, &format!("{settings}{SOURCE}"), "\"guide\"");
        Config::parse(&text, "test.toml", folder.path()).map(drop)
    };
    read(1 + 64).unwrap_or_else(|error| panic!("{error}"));
    let error = read(2 + 64).unwrap_err().to_string();
    assert!(
        error.starts_with("`settings.s65.llama_server` cannot be read"),
        "{error}"
    );
}

#[test]
fn a_thousand_small_experiments_are_no_more_than_may_be_asked_for() {
    let svg = format!(
        "[output]\nformats = [\"svg\"]\n{}",
        SOURCE.replace("200", "20")
    );
    for (before, kind) in [
        (svg.as_str(), "\"distributions\"\ntemperatures = [0.5, 1.0]"),
        (svg.as_str(), "\"entropy\"\ntemperatures = [0.5, 1.0]"),
        (SOURCE, "\"equivalence\"\ntemperatures = [0.5]"),
    ] {
        let config = Config::parse(
            &experiments(1_000, before, kind),
            "test.toml",
            Path::new(""),
        );
        assert_eq!(config.unwrap().experiments.len(), 1_000);
    }
}

#[test]
fn large_vocabularies_are_no_more_than_may_be_asked_for() {
    let source = "[logits.z]\nnormal = { size = 131072 }\n[settings.s]\ntop_p = 0.9\n";
    let sides = "a = { settings = \"s\", engine = \"vllm\" }\nb = { chain = [{ top_p = 0.9 }] }";
    for kind in [
        "\"distributions\"\ntemperatures = [0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6]".to_owned(),
        "\"sampling\"\ntemperatures = [1.0]\nintervals = true\ndraws = 10000000".to_owned(),
        "\"samplers\"\nchain = [{ top_k = 40 }, { top_p = 0.95 }, { temperature = 0.8 }]".to_owned(),
        "\"engines\"\nsettings = \"s\"".to_owned(),
        format!("\"compare\"\n{sides}\ndraws = 1000000"),
        "\"entropy\"\ntemperatures = { from = 0.1, to = 5, count = 500 }".to_owned(),
        "\"schedule\"\nsteps = 200\nnoise = 0.2\nschedules = [{ constant = 0.8 }, { mirostat_2 = { tau = 3.0, eta = 0.1 } }]".to_owned(),
    ] {
        let read = Config::parse(&experiments(1, source, &kind), "test.toml", Path::new(""));
        read.unwrap_or_else(|error| panic!("{error}"));
    }
}

/// What is too much is refused where it is met, and what follows takes no memory.
#[cfg(unix)]
#[test]
fn what_follows_the_first_that_is_too_much_is_not_read() {
    let biases: Vec<String> = (0..80_000).map(|id| format!("{id} = 1")).collect();
    let before = format!(
        "{SOURCE}[settings.s]\nlogit_bias = {{ {} }}\n",
        biases.join(", ")
    );
    let text = experiments(1_000, &before, "\"engines\"\nsettings = \"s\"");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("it.toml"), text).unwrap();
    let run = std::process::Command::new("sh")
        .args(["-c", "ulimit -v 500000 && exec \"$0\" it.toml --threads 1"])
        .arg(env!("CARGO_BIN_EXE_thermograph"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("` exceeds the "), "{said}");
}
