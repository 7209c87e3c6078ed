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
Check position by position whether an engine with these settings can have produced a response:

  is each token allowed by the settings in this engine,
  is it the token that the seed gives,
  are the returned probabilities those of the engine's chain,
  are the tokens that the server reports as kept those that the chain keeps.

FILE is a response with log-probabilities, as servers write it (- for standard input), or a rollout as one object:
  {\"engine\": \"vllm\", \"settings\": {\"temperature\": 0.7}, \"seed\": 42, \"prompt\": [1, 2], \"tokens\": [5, 9],
   \"logprobs\": [-0.1, -2.3], \"logits\": [[...], [...]], \"kept\": [[5, 7], [9]]}
Only `tokens` is required. Options override what the file contains; llama-server's `generation_settings` are read from its
response.

With complete logits (--logits, one row per position) every answer is exact up to rounding. Without them a token is
checked only where the answer does not depend on the unreturned tokens; otherwise it is `unknown`.

Rounding: log-probabilities may differ by --tolerance (0.001). A token within --edge (0.00001) of the boundary of the
tokens kept, or of another draw, is `on-edge`, which is not an error.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph verify response.json --engine llama.cpp --logits logits.npy
  thermograph verify response.json --settings request.json --logits logits.npy --seed 42
  thermograph verify rollout.json --format json | jq -c 'select(.verdict != \"ok\")'

Exit codes: 0 every position is possible; 1 one is not; 2 invalid input.";

/// In which form the answers come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum VerifyFormat {
    /// One line per position that does not agree, and a summary
    #[default]
    Text,
    /// One JSON object per position, one per line
    Json,
}

/// Of which distribution log-probabilities are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// The model's, before any sampler
    Model,
    /// The model's at the temperature, before truncation
    Tempered,
    /// The chain's, after truncation
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
    /// Response or rollout; - is standard input
    file: PathBuf,
    /// Engine. Default: the engine of the settings' format
    #[arg(long, value_name = "ENGINE", value_parser = engines())]
    engine: Option<Engine>,
    /// Settings: a request or another settings file (JSON)
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Format of that file; overrides detection
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    settings_format: Option<SettingsFormat>,
    /// Complete logits: a file with one row per position
    #[arg(long, value_name = "FILE")]
    logits: Option<PathBuf>,
    /// Tensor of that file
    #[arg(long, value_name = "NAME")]
    tensor: Option<String>,
    /// Seed of the request
    #[arg(long, allow_negative_numbers = true)]
    seed: Option<i128>,
    /// Position of the first token, where draws depend on it: the prompt length minus 1
    #[arg(long)]
    position: Option<u32>,
    /// IDs of the prompt tokens, for penalties
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    prompt: Vec<u32>,
    /// Distribution of the log-probabilities. Default: the one that fits most of them
    #[arg(long, value_name = "DISTRIBUTION", value_enum)]
    of: Option<Of>,
    /// Vocabulary size of the model, if there are no complete logits
    #[arg(long, value_name = "TOKENS", default_value_t = 151_936)]
    vocabulary: usize,
    /// Largest difference between two log-probabilities
    #[arg(long, value_name = "NATS", default_value_t = Tolerance::default().logprob, value_parser = tolerance, allow_negative_numbers = true)]
    tolerance: f64,
    /// Largest distance of a logit from the boundary of the tokens kept, and of a draw from another token
    #[arg(long, value_name = "DISTANCE", default_value_t = Tolerance::default().edge, value_parser = tolerance, allow_negative_numbers = true)]
    edge: f64,
    /// Format of the output
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
        let opened = std::fs::File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                anyhow!("no such file; name a response or a rollout, or - for standard input")
            }
            _ => error.into(),
        });
        let mut file = opened?;
        if !file.metadata()?.is_file() {
            bail!("not a file; name a response or a rollout, or - for standard input");
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
        .ok_or_else(|| anyhow!("--engine is required: {}", Engine::names()))?;
    let seed = verify.seed.or(said.seed);
    let engine = match seed {
        Some(_) => engine.with_seed(),
        None => engine,
    };
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
        seed,
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
        (None, None) => "unknown token".to_owned(),
    };
    let verdict = match one.verdict {
        Verdict::Ok => "agrees",
        Verdict::OnEdge => "at the boundary",
        Verdict::Unknown => "unknown",
        Verdict::NotAllowed => "not allowed",
        Verdict::OtherToken => "another token",
        Verdict::OtherProbability => "another probability",
        Verdict::OtherSet => "other tokens kept",
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
        Claims::Tempered => "; log-probabilities are the model's at this temperature".to_owned(),
        Claims::Chain => "; log-probabilities are the chain's, after truncation".to_owned(),
    });
    let positions = verified.len();
    format!(
        "{name}: {}: of {positions} positions {agree} agree, {edge} are at a boundary, {unknown} are unknown, {bad} are impossible{of}\n",
        rollout.engine
    )
}
