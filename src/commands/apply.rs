//! `thermograph apply`: samplers applied to logits, JSON lines in and out.

use std::io::{self, BufRead, Read as _, Write as _};

use anyhow::{Context as _, Result, bail};
use thermograph::apply;
use thermograph::reading::limits::LINE_BYTES;

pub const LONG_ABOUT: &str = "\
Apply samplers to logits: JSON lines from standard input, a JSON line to standard output for each.

In, samplers in their order, each by the rule of `engine` (`thermograph engines` has them), or by its definition:
  {\"logits\": [2.0, 1.0, \"-inf\"], \"chain\": [{\"top_k\": 40}, {\"temperature\": 0.7}], \"engine\": \"llama.cpp\"}
or an engine's settings, in its own order, with its defaults and limits:
  {\"logits\": [2.0, 1.0, \"-inf\"], \"engine\": \"vllm\", \"settings\": {\"temperature\": 0.7, \"top_p\": 0.95}}
`history` (tokens made so far) and `prompt` serve penalties and DRY. `allowed` and `banned` are lists of token ids, a
grammar's mask before all else. `gguf` has the metadata of a model file, whose `general.sampling.*` are llama.cpp's defaults.
With `seed` and `draws` come the tokens that the engine draws from what is left, as its own code does:
  {\"logits\": [2.0, 1.0], \"engine\": \"llama.cpp\", \"settings\": {}, \"seed\": 42, \"draws\": 5}
`position` is that of the first draw where a draw depends on it (vllm, sglang): the index of the last token that the
model was fed. `rng` names another rule: numpy, numpy-generator, chacha, llama.cpp, torch, torch-replacement, vllm, sglang.

Out, the tokens that are left, rising, with their probabilities, and the entropy in nats:
  {\"kept\":[0,1],\"probs\":[0.8066786355092559,0.1933213644907441],\"entropy\":0.4910032956298261}
with draws \"tokens\", and how far another token was from each, \"margins\"; or {\"error\": \"...\"}; the next line goes on all the same, and the exit code is 2 at the end.";

/// Answers every line of standard input, each at once.
pub fn run() -> Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let (mut lines, mut bad) = (0_u64, 0_u64);
    let mut line = Vec::new();
    loop {
        line.clear();
        let most = LINE_BYTES + 1;
        let read = (&mut input).take(most).read_until(b'\n', &mut line);
        let read = read.context("cannot read standard input")? as u64;
        if read == 0 {
            break;
        }
        lines += 1;
        let answer = if read == most && line.last() != Some(&b'\n') {
            line.clear();
            skip_line(&mut input).context("cannot read standard input")?;
            Err(format!(
                "{{\"error\":\"the line has more than {LINE_BYTES} bytes\"}}"
            ))
        } else {
            match std::str::from_utf8(&line) {
                Ok(text) => apply::answer(text),
                Err(_) => Err("{\"error\":\"the line is not UTF-8\"}".to_owned()),
            }
        };
        bad += u64::from(answer.is_err());
        let answer = answer.unwrap_or_else(|error| error);
        match writeln!(output, "{answer}").and_then(|()| output.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            written => written.context("cannot write to standard output")?,
        }
    }
    if bad > 0 {
        bail!("{bad} of {lines} lines could not be answered");
    }
    Ok(())
}

/// Reads past the end of the line.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let bytes = input.fill_buf()?;
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(bytes.len(), |end| end + 1);
        input.consume(length);
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}
