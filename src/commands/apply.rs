//! `thermograph apply`: samplers applied to logits, JSON lines in and out.

use std::io::{self, BufRead, Read as _, Write as _};

use anyhow::{Context as _, Result, bail};
use thermograph::apply;
use thermograph::reading::limits::LINE_BYTES;

pub const LONG_ABOUT: &str = "\
Apply samplers to logits: one JSON line on standard output for each JSON line on standard input.

Input: samplers in running order, each with the rule of `engine` (see `thermograph engines`) or, without it, its
reference definition:
  {\"logits\": [2.0, 1.0, \"-inf\"], \"chain\": [{\"top_k\": 40}, {\"temperature\": 0.7}], \"engine\": \"llama.cpp\"}
or the settings of an engine, with its order, defaults and limits:
  {\"logits\": [2.0, 1.0, \"-inf\"], \"engine\": \"vllm\", \"settings\": {\"temperature\": 0.7, \"top_p\": 0.95}}
`prompt` and `history` (generated tokens) are lists of token IDs for penalties and DRY. `allowed` and `banned` are lists
of token IDs, such as a grammar's mask, applied first. `gguf` has the metadata of a model file, whose
`general.sampling.*` are llama.cpp's defaults.

With `seed` and `draws` the output also has the tokens that the engine samples, as its own code does:
  {\"logits\": [2.0, 1.0], \"engine\": \"llama.cpp\", \"settings\": {}, \"seed\": 42, \"draws\": 5}
`position` is that of the first draw, where draws depend on it (vllm, sglang): the index of the last token that the model
has read. `rng` selects another rule: numpy, numpy-generator, chacha, llama.cpp, torch, torch-replacement, vllm, sglang,
onnxruntime-genai (ctranslate2), ollama-go.

Output: the IDs of the tokens kept, in ascending order, their probabilities and the entropy in nats:
  {\"kept\":[0,1],\"probs\":[0.8066786355092559,0.1933213644907441],\"entropy\":0.4910032956298261}
With draws also `tokens`, and `margins`: the distance to another result. A line that fails prints {\"error\": \"...\"};
processing continues, and the exit code is 2.";

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
                "{{\"error\":\"the line exceeds the limit of {LINE_BYTES} bytes\"}}"
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
        bail!("{bad} of {lines} lines failed");
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
