//! What is wrong with a kind's settings is said with its place; beside those in tests/config.rs.

use std::path::Path;

use thermograph::config::Config;

/// A configuration of two logits; what is given begins in line 3 (`[settings.s]`) or 7 (the kind's own).
fn message(settings: &str, more: &str) -> String {
    let text = format!(
        "[logits.a]\nvalues = [1.0, 2.0]\n[settings.s]\n{settings}\n[[experiment]]\nname = \"e\"\n{more}\nlogits = \"a\"\n"
    );
    match Config::parse(&text, "test.toml", Path::new("")) {
        Ok(_) => format!("accepted:\n{text}"),
        Err(error) => error.to_string(),
    }
}

/// All of settings, a kind's own, a part of the message and its place are held; those that are not so are listed.
pub fn hold<'c>(cases: impl Iterator<Item = (&'c str, String, &'c str, &'c str)>) {
    let wrong = cases.filter_map(|(settings, more, part, place)| {
        let message = message(settings, &more);
        let is_so = message.contains(part) && message.contains(&format!("--> test.toml:{place}\n"));
        (!is_so).then(|| format!("{part:?} at {place} in {message}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_is_wrong_with_a_kind_stands_where_it_stands() {
    let cases = [
        ("kind = \"engine\"", "did you mean \"engines\"?", "7:8"),
        (
            "kind = \"engines\"",
            "`settings` is required in `experiment[0]`",
            "5:1",
        ),
        (
            "kind = \"engines\"\nsettings = \"S2\"",
            "did you mean",
            "8:12",
        ),
        (
            "kind = \"engines\"\nsettings = 3",
            "must be a string",
            "8:12",
        ),
        (
            "kind = \"engines\"\nsettings = \"s\"\nengines = []",
            "a list of length 1 to 24, got length 0",
            "9:11",
        ),
        (
            "kind = \"engines\"\nsettings = \"s\"\nengines = [\"llamacpp\"]",
            "did you mean \"llama.cpp\"?",
            "9:12",
        ),
        (
            "kind = \"engines\"\nsettings = \"s\"\nengine = \"vllm\"",
            "did you mean `engines`?",
            "9:1",
        ),
        (
            "kind = \"engines\"\nsettings = \"s\"\nprompt = [2]",
            "an integer from 0 to 1, got 2",
            "9:11",
        ),
        (
            "kind = \"engines\"\nsettings = \"s\"\nhistory = [0, -1]",
            "`experiment[0].history[1]`",
            "9:15",
        ),
        (
            "kind = \"engines\"\nsettings = \"s\"\nshown = 1001",
            "from 1 to 1000",
            "9:9",
        ),
        (
            "kind = \"engines\"\nsettings = \"s\"\nchain = []",
            "unknown key `experiment[0].chain`",
            "9:1",
        ),
        (
            "kind = \"samplers\"\nsettings = \"s\"",
            "needs `engine`",
            "8:12",
        ),
        (
            "kind = \"samplers\"\nchain = []\ntemperatures = [1]",
            "unknown key",
            "9:1",
        ),
        (
            "kind = \"samplers\"\nchain = []\ncolumns = 101",
            "from 1 to 100",
            "9:11",
        ),
        (
            "kind = \"samplers\"\nchain = []\nfigsize = [nan, 1]",
            "got NaN",
            "9:12",
        ),
        (
            "kind = \"compare\"\na = { chain = [] }\nb = 3",
            "`experiment[0].b` must be a table",
            "9:5",
        ),
        (
            "kind = \"compare\"\na = { chain = [], engin = \"vllm\" }\nb = { chain = [] }",
            "did you mean `engine`?",
            "8:19",
        ),
        (
            "kind = \"compare\"\na = { chain = [{ top_q = 1 }] }\nb = { chain = [] }",
            "`experiment[0].a.chain[0].top_q`",
            "8:26",
        ),
        (
            "kind = \"compare\"\na = { name = \"\", chain = [] }\nb = { chain = [] }",
            "must be one line",
            "8:14",
        ),
        (
            "kind = \"compare\"\na = { chain = [] }\nb = { chain = [] }\ndraws = 0",
            "from 1 to",
            "10:9",
        ),
        (
            "kind = \"compare\"\na = { chain = [] }\nb = { chain = [] }\nlevel = 0",
            "got 0",
            "10:9",
        ),
        (
            "kind = \"compare\"\na = { chain = [] }\nb = { chain = [] }\npower = 1",
            "got 1",
            "10:9",
        ),
        (
            "kind = \"compare\"\na = { chain = [] }\nb = { chain = [] }\npower = nan",
            "got NaN",
            "10:9",
        ),
        ("kind = \"schedule\"", "`schedules` is required", "5:1"),
        (
            "kind = \"schedule\"\nschedules = []",
            "a list of length 1 to 12",
            "8:13",
        ),
        (
            "kind = \"schedule\"\nschedules = [{ constant = inf }]",
            "got inf",
            "8:27",
        ),
        (
            "kind = \"schedule\"\nschedules = [{ constant = 1, linear = 2 }]",
            "unknown key",
            "8:30",
        ),
        (
            "kind = \"schedule\"\nschedules = [{ linear = { from = 1 } }]",
            "`to` is required",
            "8:25",
        ),
        (
            "kind = \"schedule\"\nschedules = [{ linear = { from = 1, to = 2, steps = 3 } }]",
            "unknown key",
            "8:45",
        ),
        (
            "kind = \"schedule\"\nschedules = [{ entropy = { low = 1, high = 2, exponent = nan } }]",
            "got NaN",
            "8:58",
        ),
        (
            "kind = \"schedule\"\nsteps = 1\nschedules = [{ constant = 1 }]",
            "from 2 to 10000",
            "8:9",
        ),
        (
            "kind = \"schedule\"\nnoise = inf\nschedules = [{ constant = 1 }]",
            "got inf",
            "8:9",
        ),
        (
            "kind = \"schedule\"\nnoise = -1\nschedules = [{ constant = 1 }]",
            "got -1",
            "8:9",
        ),
        (
            "kind = \"schedule\"\nschedules = [{ top_k = 1 }]",
            "must be one schedule",
            "8:14",
        ),
        (
            "kind = \"schedule\"\nschedules = [{ adaptive_p = { target = 0.3 } }]",
            "missing field `decay`",
            "8:29",
        ),
        ("kind = \"guide\"\ntemperature = -1", "got -1", "8:15"),
        (
            "kind = \"guide\"\ntemperature = 1\nsettings = \"s\"",
            "cannot be combined with `temperature`",
            "9:12",
        ),
        (
            "kind = \"guide\"\ntasks = []",
            "a list of length 1 to",
            "8:9",
        ),
        (
            "kind = \"guide\"\ntasks = [{ name = \"x\", from = 0, to = 101 }]",
            "to 100",
            "8:39",
        ),
        (
            "kind = \"guide\"\ntasks = [{ name = \" \", from = 0, to = 1 }]",
            "must be one line",
            "8:19",
        ),
        (
            "kind = \"guide\"\ntasks = [{ name = \"x\", from = 0, to = 1, why = \"y\" }]",
            "unknown key",
            "8:42",
        ),
        (
            "kind = \"solve\"\nparameter = \"top_p\"\ntarget = { top_1 = 0.5 }",
            "\"temperature\", \"min_p\"",
            "8:13",
        ),
        (
            "kind = \"solve\"\nparameter = \"temperature\"\ntarget = { top_1 = 1.5 }",
            "got 1.5",
            "9:20",
        ),
        (
            "kind = \"solve\"\nparameter = \"temperature\"\ntarget = { entropy = nan }",
            "got NaN",
            "9:22",
        ),
        (
            "kind = \"solve\"\nparameter = \"temperature\"\ntarget = { effective_vocabulary = 0.5 }",
            "got 0.5",
            "9:35",
        ),
        (
            "kind = \"solve\"\nparameter = \"temperature\"\ntarget = { top_1 = 0.5, entropy = 1 }",
            "needs exactly one of",
            "9:10",
        ),
        (
            "kind = \"solve\"\nparameter = \"temperature\"\ntemperature = 1\ntarget = { top_1 = 0.5 }",
            "unknown key",
            "9:1",
        ),
        (
            "kind = \"solve\"\nparameter = \"temperature\"\ntarget = 0.5",
            "must be a table",
            "9:10",
        ),
        (
            "kind = \"sampling\"\ntemperatures = [1]\nintervals = 1",
            "must be a Boolean",
            "9:13",
        ),
        (
            "kind = \"sampling\"\ntemperatures = [1]\nconfidence = 1.0",
            "to 0.9999, got 1",
            "9:14",
        ),
        (
            "kind = \"sampling\"\ntemperatures = [1]\nconfidence = nan",
            "got NaN",
            "9:14",
        ),
    ];
    hold(
        cases
            .into_iter()
            .map(|(more, part, place)| ("temperature = 1", more.to_owned(), part, place)),
    );
}
