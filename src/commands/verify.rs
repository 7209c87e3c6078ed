//! `thermograph verify`: whether a response is what an engine makes of its settings.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use serde_json::json;
use tempfile::NamedTempFile;
use thermograph::figure::text::{plain, plain_json, plain_path, visible};
use thermograph::logits::file::Rows;
use thermograph::logits::tokens;
use thermograph::sampling::Engine;
use thermograph::settings::{NamedSettings, SettingsFormat};
use thermograph::verify::{
    self, Claims, Error, RecordedRollout, Rollout, Rollouts, TokenIds, Tolerance, Verdict, Verified,
};
use thermograph::words::{Language, Tally, Words};

use super::configuration::languages;
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
response. A file can have several of them: one per line, a list, or a response with several choices. Each position then
has its `rollout`, numbered from 0; --logits has the rows of all rollouts in order.

Responses that contain strings instead of token IDs need --tokens to be compared with logits. A string that several tokens
share is `unknown` unless they all give the same result, or its log-probability determines the token.

With complete logits (--logits, one row per position) every answer is exact up to rounding. Without them a token is
checked only where the answer does not depend on the unreturned tokens; otherwise it is `unknown`.

Rounding: log-probabilities may differ by --tolerance (0.001). A token within --edge (0.00001) of the boundary of the
tokens kept, or of another draw, is `on-edge`, which is not an error.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph verify response.json --engine llama.cpp --logits logits.npy
  thermograph verify response.json --settings request.json --logits logits.npy --seed 42
  thermograph verify rollouts.jsonl --format json | jq -c 'select(.verdict != \"ok\")'
  thermograph verify response.json --engine vllm --logits logits.npy --tokens tokenizer.json

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
    /// Responses or rollouts; - is standard input
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
    /// Strings of the tokens: tokenizer.json, vocab.json, tekken.json, .tiktoken, SentencePiece or GGUF. For responses without
    /// token IDs
    #[arg(long, value_name = "FILE")]
    tokens: Option<PathBuf>,
    /// Seed of the request; choice n of a response is checked with n more, if the engine samples it so
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
    /// TokenIds size of the model, if there are no complete logits
    #[arg(long, value_name = "TOKENS", default_value_t = 151_936)]
    vocabulary: usize,
    /// Language of the text and the reasons
    #[arg(long, value_name = "LANGUAGE", value_parser = languages(), default_value = "en")]
    language: Language,
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

/// Verifies a file, rollout by rollout.
///
/// # Errors
///
/// When something cannot be read, or standard output cannot be written to.
pub fn run(verify: &Verify, console: Console) -> Result<ExitCode> {
    let name = plain_path(&verify.file);
    let words = verify.language.words();
    let vocabulary = match &verify.tokens {
        Some(path) => Some(TokenIds::new(tokens::read(path)?)),
        None => None,
    };
    let given = match &verify.settings {
        Some(path) => Some(NamedSettings::load(path, verify.settings_format)?),
        None => None,
    };
    let mut rows = match &verify.logits {
        Some(path) => Some(Rows::open(path, verify.tensor.as_deref())?),
        None => None,
    };
    let (_spooled, path) = file(&verify.file)?;
    let mut rollouts = Rollouts::open(&path, &name, vocabulary.as_ref())?;
    let (mut sum, mut first) = (Sum::default(), 0);
    for found in &mut rollouts {
        let found = found?;
        let number = found.rollout;
        let (rollout, logits) = rollout(verify, given.as_ref(), found)?;
        let verified = verified(&rollout, rows.as_mut(), first, logits);
        let verified = verified.map_err(|error| match number {
            None => anyhow!("{name}: {error}"),
            Some(number) => anyhow!("{name}: rollout {number}: {error}"),
        })?;
        first += verified.len();
        let mut out = String::new();
        for one in &verified {
            sum.add(&rollout, one);
            match verify.format {
                VerifyFormat::Json => out.push_str(&object(one, number, words)),
                VerifyFormat::Text if one.verdict != Verdict::Ok => {
                    let line = plain(&line(one, number, &rollout, words));
                    out.push_str(&format!("{name}: {line}\n"));
                }
                VerifyFormat::Text => {}
            }
        }
        super::print(out.as_bytes())?;
    }
    let without = rollouts.passed_over;
    if verify.format == VerifyFormat::Text {
        let sum = sum.sentence(words);
        super::print(format!("{name}: {sum}\n").as_bytes())?;
    }
    if without > 0 {
        console.warning(&words.verified_without(without));
    }
    let Sum { tally, .. } = sum;
    if tally.unknown == tally.positions() {
        console.warning(&words.nothing_verified());
    }
    Ok(ExitCode::from(u8::from(tally.impossible > 0)))
}

/// A file that is there, or standard input as one, which is removed with the first value.
fn file(path: &Path) -> Result<(Option<NamedTempFile>, PathBuf)> {
    if path == Path::new("-") {
        let mut spooled = NamedTempFile::new()?;
        io::copy(&mut io::stdin().lock(), &mut spooled)?;
        let path = spooled.path().to_owned();
        return Ok((Some(spooled), path));
    }
    let name = plain_path(path);
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok((None, path.to_owned())),
        Ok(_) => {
            bail!("{name}: not a file; name a response or a rollout, or - for standard input")
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            bail!("{name}: no such file; name a response or a rollout, or - for standard input")
        }
        Err(error) => Err(anyhow!(error).context(name)),
    }
}

/// Verifies a rollout, of which the first position has row `first` of the file of logits.
fn verified(
    rollout: &Rollout,
    rows: Option<&mut Rows>,
    first: usize,
    logits: Option<Vec<Vec<f64>>>,
) -> Result<Vec<Verified>, Error> {
    let count = first + rollout.positions.len();
    match (rows, logits) {
        (Some(rows), _) => {
            if rows.count() < count {
                let there = rows.count();
                return Err(Error(format!(
                    "there are {count} positions, and the file of logits has {there} rows: one for each is needed"
                )));
            }
            let mut row = |position| {
                let row = rows.row(first + position);
                row.map_err(|error| Error(error.to_string()))
            };
            verify::verify(rollout, Some(&mut row))
        }
        (None, Some(mut logits)) => {
            let mut row = |position: usize| Ok(std::mem::take(&mut logits[position]));
            verify::verify(rollout, Some(&mut row))
        }
        (None, None) => verify::verify(rollout, None),
    }
}

/// A rollout with its own logits.
type WithLogits = (Rollout, Option<Vec<Vec<f64>>>);

/// Everything together; what stands in the command counts first.
fn rollout(
    verify: &Verify,
    given: Option<&NamedSettings>,
    found: RecordedRollout,
) -> Result<WithLogits> {
    let said = found.said;
    let of_format = given.and_then(|settings| settings.format);
    let engine = verify
        .engine
        .or(found.engine)
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
    let settings = given.map(|given| given.settings.clone()).or(said.settings);
    let prompt = if verify.prompt.is_empty() {
        found.prompt
    } else {
        verify.prompt.clone()
    };
    let from_prompt = match prompt.len() {
        0 => said.prompt_tokens.map(|tokens| tokens.saturating_sub(1)),
        length => Some(length as u64 - 1),
    };
    let first = verify.position.or(found.position);
    let rollout = Rollout {
        positions: found.positions,
        engine,
        settings: settings.unwrap_or_default(),
        seed: seed.and_then(|seed| engine.seed_of_choice(seed, found.choice)),
        first: first.or(from_prompt.and_then(|first| u32::try_from(first).ok())),
        prompt,
        claims: verify.of.map(Claims::from).or(said.claims),
        tolerance: Tolerance {
            logprob: verify.tolerance,
            edge: verify.edge,
        },
        vocabulary: verify.vocabulary,
    };
    Ok((rollout, found.logits))
}

/// A position as a line of JSON.
fn object(one: &Verified, rollout: Option<usize>, words: Words) -> String {
    let mut object = json!(one);
    let reason = one.reason.map(|reason| words.reason(reason));
    object["reason"] = reason.unwrap_or_default().into();
    if let Some(rollout) = rollout {
        object["rollout"] = rollout.into();
    }
    format!("{}\n", plain_json(object.to_string()))
}

/// What there is to say of a position.
fn line(one: &Verified, number: Option<usize>, rollout: &Rollout, words: Words) -> String {
    let text = rollout.positions[one.position].text.as_deref();
    let token = match (one.token.as_u64(), text.map(visible)) {
        (Some(id), Some(text)) => format!("{id} {text}"),
        (Some(id), None) => id.to_string(),
        (None, text) => text.unwrap_or_default(),
    };
    let place = words.verified_place(number, one.position);
    words.verified(
        &place,
        &words.verified_token(&token),
        one.verdict,
        one.reason,
    )
}

/// What there is to say of a file.
#[derive(Default)]
struct Sum {
    tally: Tally,
    engines: Vec<Engine>,
    /// What log-probabilities are of.
    of: Vec<Claims>,
}

impl Sum {
    fn add(&mut self, rollout: &Rollout, one: &Verified) {
        self.tally.add(one.verdict);
        if !self.engines.contains(&rollout.engine) {
            self.engines.push(rollout.engine);
        }
        if let Some(of) = one.of.filter(|of| !self.of.contains(of)) {
            self.of.push(of);
        }
    }

    fn sentence(&self, words: Words) -> String {
        let engines: Vec<&str> = self.engines.iter().map(|engine| engine.name()).collect();
        // Rollouts whose log-probabilities are of different distributions have no common one.
        let of = match self.of.as_slice() {
            [of] => Some(*of),
            _ => None,
        };
        words.verified_sum(&engines.join(", "), self.tally, of)
    }
}
