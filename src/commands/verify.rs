//! `thermograph verify`: whether a response is what an engine makes of its settings.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use serde_json::json;
use thermograph::figure::text::{plain, plain_json, plain_path, visible};
use thermograph::logits::file::Rows;
use thermograph::sampling::{Engine, Settings};
use thermograph::settings::{NamedSettings, SettingsFormat};
use thermograph::verify::{
    self, Claims, Error, Record, Returned, Rollout, Said, Tolerance, Verdict, Verified,
};

use super::console::Console;
use super::names::{engines, formats};

pub const LONG_ABOUT: &str = "\
Say whether a response is what an engine makes of its settings, position by position:

  is each token one that the settings allow in this engine,
  is it the token that the seed gives,
  are the returned probabilities those of the engine's chain,
  are the tokens that a server says it kept those that the chain keeps.

FILE is a response with log-probabilities, as servers write it (- for standard input), or a rollout as one object:
  {\"engine\": \"vllm\", \"settings\": {\"temperature\": 0.7}, \"seed\": 42, \"prompt\": [1, 2], \"tokens\": [5, 9],
   \"logprobs\": [-0.1, -2.3], \"logits\": [[...], [...]], \"kept\": [[5, 7], [9]]}
of which only `tokens` is needed. What stands in the command counts before what stands in the file; llama-server's own
`generation_settings` are read from its response.

With all logits (--logits, a row for each position) every answer is exact but for rounding. Without them a token is only
judged where the answer does not depend on the tokens that were not returned; `unknown` is said elsewhere.

Rounding: log-probabilities may differ by --tolerance (0.001), a token may be as far as --edge (0.00001) from the least
logit that is kept, and a draw as far from another token; that is `on-edge`, and no fault.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph verify response.json --engine llama.cpp --logits logits.npy
  thermograph verify response.json --settings request.json --logits logits.npy --seed 42
  thermograph verify rollout.json --format json | jq -c 'select(.verdict != \"ok\")'

Exit codes: 0 every position can be, 1 one cannot, 2 wrong input.";

/// In which form the answers come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum VerifyFormat {
    /// A line for each position that does not agree, and a sum
    #[default]
    Text,
    /// A JSON object a line for each position
    Json,
}

/// Of which distribution log-probabilities are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// The model's, before any sampler
    Model,
    /// The model's at the temperature, before tokens are cut
    Tempered,
    /// What the chain leaves
    Chain,
}

impl From<Of> for Claims {
    fn from(of: Of) -> Claims {
        match of {
            Of::Model => Claims::Model,
            Of::Tempered => Claims::Tempered,
            Of::Chain => Claims::Chain,
        }
    }
}

#[derive(Args)]
pub struct Verify {
    /// A response or a rollout; - for standard input
    file: PathBuf,
    /// Whose rules hold; without it those of the settings' format
    #[arg(long, value_name = "ENGINE", value_parser = engines())]
    engine: Option<Engine>,
    /// The settings: a request or another file of settings (JSON)
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The format of that file, where its keys do not tell it
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    settings_format: Option<SettingsFormat>,
    /// All logits: a file with a row for each position
    #[arg(long, value_name = "FILE")]
    logits: Option<PathBuf>,
    /// Which tensor of that file
    #[arg(long, value_name = "NAME")]
    tensor: Option<String>,
    /// The seed
    #[arg(long, allow_negative_numbers = true)]
    seed: Option<i128>,
    /// The position of the first token, where draws depend on it: the prompt's length less one
    #[arg(long)]
    position: Option<u32>,
    /// Ids of the prompt's tokens, for penalties
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    prompt: Vec<u32>,
    /// Of which distribution the log-probabilities are; without it that which most of them fit
    #[arg(long, value_name = "DISTRIBUTION", value_enum)]
    of: Option<Of>,
    /// How many tokens the model has, where logits do not tell
    #[arg(long, value_name = "TOKENS", default_value_t = 151_936)]
    vocabulary: usize,
    /// How far two log-probabilities may be apart
    #[arg(long, value_name = "NATS", default_value_t = Tolerance::default().logprob, value_parser = tolerance, allow_negative_numbers = true)]
    tolerance: f64,
    /// How far a logit may be from the least that is kept, and a draw from another token
    #[arg(long, value_name = "DISTANCE", default_value_t = Tolerance::default().edge, value_parser = tolerance, allow_negative_numbers = true)]
    edge: f64,
    /// The form of the answers
    #[arg(long, value_enum, default_value_t)]
    format: VerifyFormat,
}

fn tolerance(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if (0.0..=1e3).contains(&number) => Ok(number),
        _ => Err("a number from 0 to 1000 is needed".to_owned()),
    }
}

/// The most bytes of a file or of standard input.
const BYTES: u64 = 64 << 20;

/// Verifies a file.
///
/// # Errors
///
/// When something cannot be read, or standard output cannot be written to.
pub fn run(verify: &Verify, console: Console) -> Result<ExitCode> {
    let name = plain_path(&verify.file);
    let text = text(&verify.file).with_context(|| name.clone())?;
    let record = Record::read(&text).with_context(|| name.clone())?;
    let (rollout, logits) = match record {
        Some(record) => of_record(verify, record)?,
        None => (of_response(verify, &text)?, None),
    };
    let rows = match &verify.logits {
        Some(path) => Some(Rows::open(path, verify.tensor.as_deref())?),
        None => None,
    };
    let verified = verified(&rollout, rows, logits).with_context(|| name.clone())?;
    let mut out = String::new();
    for one in &verified {
        match verify.format {
            VerifyFormat::Json => {
                out.push_str(&format!("{}\n", plain_json(json!(one).to_string())))
            }
            VerifyFormat::Text if one.verdict != Verdict::Ok => {
                out.push_str(&line(&name, one, &rollout))
            }
            VerifyFormat::Text => {}
        }
    }
    if verify.format == VerifyFormat::Text {
        out.push_str(&sum(&name, &verified, &rollout));
    }
    super::print(out.as_bytes())?;
    let nothing = verified.iter().all(|one| one.verdict == Verdict::Unknown);
    if nothing {
        console.warning("nothing could be verified: give all logits with --logits");
    }
    let is_bad = verified.iter().any(|one| one.verdict.is_bad());
    Ok(ExitCode::from(u8::from(is_bad)))
}

fn verified(
    rollout: &Rollout,
    rows: Option<Rows>,
    logits: Option<Vec<Vec<f64>>>,
) -> Result<Vec<Verified>, Error> {
    let count = rollout.positions.len();
    match (rows, logits) {
        (Some(mut rows), _) => {
            if rows.count() < count {
                let there = rows.count();
                return Err(Error(format!(
                    "there are {count} positions, and the file of logits has {there} rows: one for each is needed"
                )));
            }
            let mut row = |position| rows.row(position).map_err(|error| Error(error.to_string()));
            verify::verify(rollout, Some(&mut row))
        }
        (None, Some(mut logits)) => {
            let mut row = |position: usize| Ok(std::mem::take(&mut logits[position]));
            verify::verify(rollout, Some(&mut row))
        }
        (None, None) => verify::verify(rollout, None),
    }
}

/// The text of a file, or of standard input.
fn text(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let read =
        |input: &mut dyn io::Read, bytes: &mut Vec<u8>| input.take(BYTES + 1).read_to_end(bytes);
    if path == Path::new("-") {
        read(&mut io::stdin().lock(), &mut bytes)?;
    } else {
        let mut file = std::fs::File::open(path)?;
        if !file.metadata()?.is_file() {
            bail!("this is no file");
        }
        read(&mut file, &mut bytes)?;
    }
    if bytes.len() as u64 > BYTES {
        bail!("it has more than {BYTES} bytes");
    }
    String::from_utf8(bytes).context("it is not UTF-8")
}

fn of_record(verify: &Verify, record: Record) -> Result<(Rollout, Option<Vec<Vec<f64>>>)> {
    let engine = match &record.engine {
        Some(name) => Some(name.parse::<Engine>()?),
        None => None,
    };
    let positions = record.positions()?;
    let said = Said {
        settings: record.settings,
        seed: record.seed,
        ..Said::default()
    };
    let logits = record.logits.map(|rows| {
        let row = |row: Vec<_>| {
            row.into_iter()
                .map(|number: thermograph::sampling::Number| number.0)
        };
        rows.into_iter().map(|it| row(it).collect()).collect()
    });
    let prompt = if verify.prompt.is_empty() {
        record.prompt
    } else {
        verify.prompt.clone()
    };
    let rollout = rollout(verify, positions, engine, said, record.position, prompt)?;
    Ok((rollout, logits))
}

fn of_response(verify: &Verify, text: &str) -> Result<Rollout> {
    let positions = if verify.file == Path::new("-") {
        // The readers of responses read files.
        let mut file = tempfile::NamedTempFile::new()?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        verify::positions(file.path())
    } else {
        verify::positions(&verify.file)
    };
    let said = Said::read(text);
    rollout(verify, positions?, None, said, None, verify.prompt.clone())
}

/// Everything together; what stands in the command counts first.
fn rollout(
    verify: &Verify,
    positions: Vec<Returned>,
    engine: Option<Engine>,
    said: Said,
    position: Option<u32>,
    prompt: Vec<u32>,
) -> Result<Rollout> {
    let given = match &verify.settings {
        Some(path) => Some(NamedSettings::load(path, verify.settings_format)?),
        None => None,
    };
    let of_format = given.as_ref().and_then(|settings| settings.format);
    let engine = verify
        .engine
        .or(engine)
        .or(of_format.and_then(SettingsFormat::engine));
    let own = said.settings.as_ref().map(|_| Engine::LlamaCpp);
    let engine = engine
        .or(own)
        .ok_or_else(|| anyhow!("--engine has to say whose rules hold: {}", Engine::names()))?;
    let settings = given.map(|given| given.settings).or(said.settings);
    let from_prompt = match prompt.len() {
        0 => said.prompt_tokens.map(|tokens| tokens.saturating_sub(1)),
        length => Some(length as u64 - 1),
    };
    let first = verify.position.or(position);
    Ok(Rollout {
        positions,
        engine,
        settings: settings.unwrap_or_else(Settings::default),
        seed: verify.seed.or(said.seed),
        first: first.or(from_prompt.and_then(|first| u32::try_from(first).ok())),
        prompt,
        claims: verify.of.map(Claims::from).or(said.claims),
        tolerance: Tolerance {
            logprob: verify.tolerance,
            edge: verify.edge,
        },
        vocabulary: verify.vocabulary,
    })
}

/// What there is to say of a position.
fn line(name: &str, one: &Verified, rollout: &Rollout) -> String {
    let text = rollout.positions[one.position].text.as_deref();
    let shown = match (one.token.as_u64(), text) {
        (Some(id), Some(text)) => format!("token {id} {}", visible(text)),
        (Some(id), None) => format!("token {id}"),
        (None, Some(text)) => format!("token {}", visible(text)),
        (None, None) => "token not known".to_owned(),
    };
    let verdict = match one.verdict {
        Verdict::Ok => "agrees",
        Verdict::OnEdge => "at the edge",
        Verdict::Unknown => "unknown",
        Verdict::NotAllowed => "not allowed",
        Verdict::OtherToken => "another token",
        Verdict::OtherProbability => "another probability",
        Verdict::OtherSet => "other tokens are kept",
    };
    let reason = if one.reason.is_empty() {
        String::new()
    } else {
        format!(": {}", one.reason)
    };
    format!(
        "{name}: position {}: {shown}: {verdict}{}\n",
        one.position,
        plain(&reason)
    )
}

fn sum(name: &str, verified: &[Verified], rollout: &Rollout) -> String {
    let count =
        |is_it: &dyn Fn(Verdict) -> bool| verified.iter().filter(|one| is_it(one.verdict)).count();
    let agree = count(&|verdict| verdict == Verdict::Ok);
    let edge = count(&|verdict| verdict == Verdict::OnEdge);
    let unknown = count(&|verdict| verdict == Verdict::Unknown);
    let bad = count(&Verdict::is_bad);
    let of = verified.iter().find_map(|one| one.of);
    let of = of.map_or(String::new(), |of| match of {
        Claims::Model => "; log-probabilities are the model's".to_owned(),
        Claims::Tempered => "; log-probabilities are the model's at the temperature".to_owned(),
        Claims::Chain => "; log-probabilities are those of what the chain leaves".to_owned(),
    });
    let positions = verified.len();
    format!(
        "{name}: {}: of {positions} positions {agree} agree, {edge} are at an edge, {unknown} are unknown, {bad} cannot be{of}\n",
        rollout.engine
    )
}
