//! What llama.cpp makes of settings that it takes: it refuses next to nothing, so most of what is wrong is silent.

use super::{Finding, Findings, What};
use crate::engine::Settings;
use crate::engine::llama_cpp::{MIN_P, ORDER, TEMPERATURE, TOP_K, TOP_P, XTC_THRESHOLD};
use crate::sampler::xtc::LLAMA_CPP_HIGHEST;

/// Samplers with their settings.
const SAMPLERS: [(&str, &[&str]); 10] = [
    (
        "temperature",
        &["temperature", "dynatemp_range", "dynatemp_exponent"],
    ),
    ("top_k", &["top_k"]),
    ("top_p", &["top_p"]),
    ("min_p", &["min_p"]),
    ("typ_p", &["typical_p"]),
    ("top_n_sigma", &["top_n_sigma"]),
    ("xtc", &["xtc_probability", "xtc_threshold"]),
    (
        "penalties",
        &[REPETITION, FREQUENCY, PRESENCE, "repeat_last_n"],
    ),
    (
        "dry",
        &[
            "dry_multiplier",
            "dry_base",
            "dry_allowed_length",
            "dry_last_n",
            "dry_breakers",
        ],
    ),
    ("adaptive_p", &["adaptive_target", "adaptive_decay"]),
];

const REPETITION: &str = "repetition_penalty";
const FREQUENCY: &str = "frequency_penalty";
const PRESENCE: &str = "presence_penalty";

pub(super) fn lint(settings: &Settings) -> Vec<Finding> {
    let mut findings = Findings::new(settings);
    let bias = settings.logit_bias.as_ref();
    if bias.is_some_and(|bias| bias.is_empty()) {
        findings.neutral("logit_bias");
    }
    if settings.mirostat.is_some_and(|version| version != 0) {
        mirostat(&mut findings, settings);
        return findings.found;
    }
    findings.neutral("mirostat");
    needs(
        &mut findings,
        &["mirostat_tau", "mirostat_eta"],
        &["mirostat"],
    );

    let chain = Running::new(settings);
    // First, since of a setting nothing more is said than the first thing.
    for (sampler, settings) in SAMPLERS {
        if chain.place(sampler).is_none() {
            for setting in settings {
                findings.of_given(setting, || What::LeftOut { sampler });
            }
        }
    }
    temperature(&mut findings, &chain);
    cuts(&mut findings, &chain);
    xtc(&mut findings, settings);
    penalties(&mut findings, settings);
    dry(&mut findings, settings);
    if settings.adaptive_target.unwrap_or(-1.0) < 0.0 {
        findings.neutral("adaptive_target");
        needs(&mut findings, &["adaptive_decay"], &["adaptive_target"]);
    }
    min_keep(&mut findings, &chain);
    findings.found
}

/// Mirostat leaves only the temperature and the bias standing, as the plan says.
fn mirostat(findings: &mut Findings<'_>, settings: &Settings) {
    match settings.temperature {
        None => findings.add("temperature", What::Default { value: TEMPERATURE }),
        Some(temperature) if temperature <= 0.0 => {
            silenced(
                findings,
                &["mirostat", "mirostat_tau", "mirostat_eta"],
                "temperature",
            );
        }
        Some(_) => {}
    }
}

/// The samplers that run, and which of them change anything.
struct Running<'s> {
    settings: &'s Settings,
    order: Vec<&'s str>,
    temperature: f64,
    has_range: bool,
}

impl<'s> Running<'s> {
    fn new(settings: &'s Settings) -> Running<'s> {
        let order = match &settings.samplers {
            None => ORDER.to_vec(),
            Some(samplers) => {
                let names = samplers.iter().map(String::as_str);
                names
                    .map(|name| if name == "typical_p" { "typ_p" } else { name })
                    .collect()
            }
        };
        Running {
            settings,
            order,
            temperature: settings.temperature.unwrap_or(TEMPERATURE),
            has_range: settings.dynatemp_range.is_some_and(|range| range > 0.0),
        }
    }

    fn place(&self, sampler: &str) -> Option<usize> {
        self.order.iter().position(|name| *name == sampler)
    }

    /// Where a sampler that cuts stands, if it runs and cuts.
    fn cut(&self, sampler: &str) -> Option<usize> {
        let settings = self.settings;
        let is_on = match sampler {
            "top_k" => settings.top_k.unwrap_or(TOP_K) > 0,
            "top_p" => settings.top_p.unwrap_or(TOP_P) < 1.0,
            "min_p" => settings.min_p.unwrap_or(MIN_P) > 0.0,
            "typ_p" => settings.typical_p.is_some_and(|mass| mass < 1.0),
            "top_n_sigma" => settings.top_n_sigma.is_some_and(|n| n > 0.0),
            _ => {
                settings.xtc_probability.is_some_and(|chance| chance > 0.0)
                    && settings.xtc_threshold.unwrap_or(XTC_THRESHOLD) <= LLAMA_CPP_HIGHEST
            }
        };
        self.place(sampler).filter(|_| is_on)
    }

    /// Whether the likeliest token is drawn, whatever cuts before or after.
    fn is_greedy(&self) -> bool {
        let is_cold = self.temperature <= 0.0 && !self.has_range;
        is_cold
            && self.place("temperature").is_some()
            // These may take the likeliest away.
            && self.cut("typ_p").is_none()
            && self.cut("xtc").is_none()
    }
}

fn temperature(findings: &mut Findings<'_>, chain: &Running<'_>) {
    if !chain.has_range {
        findings.neutral("dynatemp_range");
        needs(findings, &["dynatemp_exponent"], &["dynatemp_range"]);
    }
    let Some(place) = chain.place("temperature") else {
        return;
    };
    if !findings.is_given("temperature") {
        findings.add("temperature", What::Default { value: TEMPERATURE });
    }
    // Top-k and top-n-sigma cut the same at every temperature.
    let temperature = chain.temperature;
    let cuts: Vec<&str> = [
        ("typical_p", "typ_p"),
        ("top_p", "top_p"),
        ("min_p", "min_p"),
        ("xtc_probability", "xtc"),
    ]
    .into_iter()
    .filter(|(_, sampler)| chain.cut(sampler).is_some_and(|cut| cut < place))
    .map(|(setting, _)| setting)
    .collect();
    let changes = chain.has_range || (temperature != 1.0 && temperature > 0.0);
    let is_asked_for = ["temperature", "dynatemp_range"]
        .iter()
        .chain(&cuts)
        .any(|setting| findings.is_given(setting));
    if changes && is_asked_for && !cuts.is_empty() {
        findings.add(
            "temperature",
            What::CutsBeforeTemperature { temperature, cuts },
        );
    }
}

/// Top-k, top-p, min-p, typical and top-n-sigma, of which the first three are on by default.
fn cuts(findings: &mut Findings<'_>, chain: &Running<'_>) {
    if chain.is_greedy() {
        let silent = ["top_k", "top_p", "min_p", "top_n_sigma"];
        let silent = silent.into_iter().filter(|cut| chain.cut(cut).is_some());
        let silent: Vec<&str> = silent
            .chain(["adaptive_target", "adaptive_decay", "min_keep"])
            .collect();
        silenced(findings, &silent, "temperature");
    } else {
        for (setting, value) in [("top_k", TOP_K as f64), ("top_p", TOP_P), ("min_p", MIN_P)] {
            if chain.place(setting).is_some() && !findings.is_given(setting) {
                findings.add(setting, What::Default { value });
            }
        }
    }
    // Of the others the neutral value is no default, but turns one off.
    for (setting, sampler) in [("typical_p", "typ_p"), ("top_n_sigma", "top_n_sigma")] {
        if chain.cut(sampler).is_none() {
            findings.neutral(setting);
        }
    }
    if let (Some(masks), Some(cuts)) = (chain.cut("top_n_sigma"), chain.cut("typ_p"))
        && masks < cuts
    {
        let by = "top_n_sigma";
        findings.add("typical_p", What::MaskedBefore { by });
    }
}

fn xtc(findings: &mut Findings<'_>, settings: &Settings) {
    if settings.xtc_probability.unwrap_or(0.0) <= 0.0 {
        findings.neutral("xtc_probability");
    }
    let most = LLAMA_CPP_HIGHEST;
    if let Some(threshold) = settings.xtc_threshold.filter(|threshold| *threshold > most) {
        findings.of_given("xtc_threshold", || What::ThresholdTooHigh {
            threshold,
            most,
        });
        silenced(findings, &["xtc_probability"], "xtc_threshold");
    }
    if settings.xtc_probability.unwrap_or(0.0) <= 0.0 {
        needs(findings, &["xtc_threshold"], &["xtc_probability"]);
    }
}

fn penalties(findings: &mut Findings<'_>, settings: &Settings) {
    let penalties = [
        (REPETITION, settings.repetition_penalty, 1.0),
        (FREQUENCY, settings.frequency_penalty, 0.0),
        (PRESENCE, settings.presence_penalty, 0.0),
    ];
    let is_on = |value: Option<f64>, neutral: f64| value.is_some_and(|value| value != neutral);
    for (setting, value, neutral) in penalties {
        if !is_on(value, neutral) {
            findings.neutral(setting);
        } else if settings.repeat_last_n == Some(0) {
            silenced(findings, &[setting], "repeat_last_n");
        }
    }
    if !penalties
        .iter()
        .any(|(_, value, neutral)| is_on(*value, *neutral))
    {
        needs(
            findings,
            &["repeat_last_n"],
            &[REPETITION, FREQUENCY, PRESENCE],
        );
    }
}

fn dry(findings: &mut Findings<'_>, settings: &Settings) {
    let others = [
        "dry_base",
        "dry_allowed_length",
        "dry_last_n",
        "dry_breakers",
    ];
    if settings.dry_multiplier.unwrap_or(0.0) == 0.0 {
        findings.neutral("dry_multiplier");
        needs(findings, &others, &["dry_multiplier"]);
        return;
    }
    let by = if settings.dry_base.is_some_and(|base| base < 1.0) {
        "dry_base"
    } else if settings.dry_last_n == Some(0) {
        "dry_last_n"
    } else {
        return;
    };
    for setting in others.into_iter().chain(["dry_multiplier"]) {
        if setting != by {
            silenced(findings, &[setting], by);
        }
    }
}

/// `min_keep` is heeded by top-p, min-p, typical and XTC only.
fn min_keep(findings: &mut Findings<'_>, chain: &Running<'_>) {
    let Some(min_keep) = chain.settings.min_keep else {
        return;
    };
    if min_keep <= 1 {
        findings.neutral("min_keep");
    }
    let heeding = ["top_p", "min_p", "typ_p", "xtc"];
    if !heeding.iter().any(|sampler| chain.cut(sampler).is_some()) {
        let others = &["top_p", "min_p", "typical_p", "xtc_probability"];
        needs(findings, &["min_keep"], others);
    }
    let top_k = chain.settings.top_k.unwrap_or(TOP_K);
    if chain.cut("top_k").is_some() && top_k < i64::from(min_keep) {
        findings.of_given("min_keep", || What::BelowMinKeep { min_keep, top_k });
    }
}

fn silenced(findings: &mut Findings<'_>, settings: &[&'static str], by: &'static str) {
    for setting in settings {
        findings.of_given(setting, || What::Silenced { by });
    }
}

fn needs(findings: &mut Findings<'_>, settings: &[&'static str], others: &'static [&'static str]) {
    for setting in settings {
        findings.of_given(setting, || What::Needs { others });
    }
}
