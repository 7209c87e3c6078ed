//! What is wrong with samplers and settings, and logits that they do not take.

use std::path::Path;

use thermograph::config::Config;

use super::errors::hold;

#[test]
fn what_is_wrong_with_a_sampler_stands_where_it_stands() {
    let cases = [
        (
            "[{ temperatur = 1 }]",
            "did you mean `temperature`?",
            "8:25",
        ),
        ("[{ mirostat = 1 }]", "did you mean `mirostat_", "8:23"),
        (
            "[{ zzz = 1 }]",
            "known samplers: greedy, temperature",
            "8:18",
        ),
        (
            "[{ top_k = true }]",
            "`experiment[0].chain[0].top_k` cannot be read",
            "8:20",
        ),
        (
            "[{ top_k = 1 }, \"greedy\"]",
            "`experiment[0].chain[1]` must be a table, got a string",
            "8:25",
        ),
        (
            "[{ top_p = { top_p = 0.9, min_kep = 1 } }]",
            "unknown field `min_kep`",
            "8:20",
        ),
        (
            "[{ top_p = { min_keep = 1 } }]",
            "missing field `top_p`",
            "8:20",
        ),
        (
            "[{ top_k = 99999999999999999999 }]",
            "is an integer of more than 64 bits",
            "8:20",
        ),
        (
            "[{ logit_bias = { a = 1 } }]",
            "`experiment[0].chain[0].logit_bias` cannot be read",
            "8:25",
        ),
        (
            "[{ top_p = inf }]",
            "top_p must be above 0 and at most 1, got inf",
            "8:10",
        ),
        (
            "[{ top_p = nan }]",
            "top_p must be above 0 and at most 1, got NaN",
            "8:10",
        ),
        ("[{ min_p = -inf }]", "but is -inf", "8:10"),
        (
            "[{ temperature = -1 }]",
            "positive finite number, got -1",
            "8:10",
        ),
        (
            "[{ temperature = inf }]",
            "positive finite number, got inf",
            "8:10",
        ),
        ("[{ typical = nan }]", "NaN", "8:10"),
        ("[{ epsilon = nan }]", "NaN", "8:10"),
        ("[{ eta = inf }]", "inf", "8:10"),
        ("[{ top_a = nan }]", "NaN", "8:10"),
        ("[{ top_n_sigma = nan }]", "NaN", "8:10"),
        ("[{ tail_free = nan }]", "NaN", "8:10"),
        ("[{ top_h = nan }]", "NaN", "8:10"),
        ("[{ quadratic_smoothing = nan }]", "NaN", "8:10"),
        (
            "[{ xtc = { probability = nan, threshold = 0.1 } }]",
            "NaN",
            "8:10",
        ),
        (
            "[{ xtc = { probability = 0.5, threshold = inf } }]",
            "inf",
            "8:10",
        ),
        ("[{ penalties = { repeat = nan } }]", "NaN", "8:10"),
        ("[{ penalties = { frequency = inf } }]", "inf", "8:10"),
        ("[{ dry = { multiplier = nan } }]", "NaN", "8:10"),
        ("[{ logit_bias = { 0 = nan } }]", "NaN", "8:10"),
        (
            "[{ dynamic_temperature = { temperature = 1, range = nan, exponent = 1 } }]",
            "NaN",
            "8:10",
        ),
        (
            "[{ adaptive_p = { target = nan, decay = 0.5 } }]",
            "NaN",
            "8:10",
        ),
        ("[{ penalties = { presence = nan } }]", "NaN", "8:10"),
        ("[{ top_k = 07:32:00 }]", "got a date", "8:20"),
        (
            "[{ xtc = { probability = 0.5, threshold = 1979-05-27T07:32:00Z } }]",
            "got a date",
            "8:51",
        ),
    ];
    hold(cases.into_iter().map(|(chain, part, place)| {
        let more = format!(
            "kind = \"samplers\"
chain = {chain}"
        );
        ("", more, part, place)
    }));
}

#[test]
fn what_is_wrong_with_settings_stands_where_it_stands() {
    let engines = "kind = \"engines\"\nsettings = \"s\"";
    let cases = [
        ("temperatur = 1", "did you mean `temperature`?", "4:1"),
        (
            "temperature = \"hot\"",
            "must be a number, got \"hot\"",
            "4:15",
        ),
        ("top_k = 1.5", "must be an integer, got 1.5", "4:9"),
        ("min_keep = -1", "must be an integer from 0", "4:12"),
        ("do_sample = 1", "must be a Boolean", "4:13"),
        ("temperature = 2020-01-01", "got a date", "4:15"),
        ("samplers = \"top_k\"", "must be a list", "4:12"),
        ("dry_breakers = [-1]", "must be a list of token IDs", "4:16"),
        (
            "logit_bias = { x = 1 }",
            "must be a table that maps token IDs",
            "4:14",
        ),
        ("generation_config = \"none.json\"", "no such file", "4:21"),
    ];
    hold(
        cases
            .into_iter()
            .map(|(settings, part, place)| (settings, engines.to_owned(), part, place)),
    );
}

#[test]
fn parameters_are_refused_where_settings_are_given_to_an_engine() {
    let more = "kind = \"samplers\"\nsettings = \"s\"\nengine = \"llama.cpp\"";
    let cases = [
        (
            "dry_multiplier = inf",
            "is rejected by llama.cpp: multiplier and base must be finite, got inf",
        ),
        (
            "dry_multiplier = nan",
            "is rejected by llama.cpp: multiplier and base must be finite, got NaN",
        ),
        (
            "logit_bias = { 0 = nan }",
            "the logit bias of token 0 must be finite or -inf, got NaN",
        ),
        (
            "mirostat = 7",
            "is rejected by llama.cpp: unknown mirostat version 7",
        ),
        (
            "samplers = [\"top_q\"]",
            "is rejected by llama.cpp: unknown sampler \"top_q\"",
        ),
    ];
    hold(
        cases
            .into_iter()
            .map(|(settings, part)| (settings, more.to_owned(), part, "8:12")),
    );
}

#[test]
fn logits_that_are_too_large_for_an_engine_are_named_in_a_few_digits() {
    let text = "[logits.z]\nvalues = [1.0, 1e300]\n[[experiment]]\nname = \"it\"\nkind = \"samplers\"\nlogits = \"z\"\n\
                engine = \"vllm\"\nchain = [{ top_k = 1 }]\n";
    let config = Config::parse(text, "test.toml", Path::new("")).unwrap();
    let error = thermograph::run::run(&config).unwrap_err().to_string();
    assert_eq!(
        error,
        "experiment it: logit 1 is 1e300, which exceeds the engine's float32 range (3.4e38)"
    );
    // Where engines are compared it is a refusal like others.
    let text = text.replace(
        "kind = \"samplers\"",
        "kind = \"engines\"\nsettings = \"s\"",
    );
    let text = text.replace(
        "engine = \"vllm\"\nchain = [{ top_k = 1 }]\n",
        "[settings.s]\ntop_k = 0\n",
    );
    let (_, numbers) = super::run(&text);
    let refusal = &numbers["it"]["engines"]["llama.cpp"]["refusal"];
    assert!(
        refusal.as_str().unwrap().contains("logit 1 is 1e300"),
        "{refusal}"
    );
}
