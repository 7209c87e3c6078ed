//! The file of `llama-perplexity --save-all-logits`, which `--kl-divergence-base` reads.
//!
//! `_logits_`, then as 32-bit whole numbers the length of a context, of the vocabulary, and how many contexts there are; the
//! tokens of these; then for each position of the second half of each context, but its last, the log-probability of each
//! token in 16 bits, above a least value in steps of a scale. What is more than 16 below the largest is stored as 16 below.
//!
//! Source: ggml-org/llama.cpp, `tools/perplexity/perplexity.cpp`, `perplexity` and `log_softmax`.

use std::io::Read as _;

use super::ArrayNote;
use super::array::{Data, Opened};
use super::element::Encoding;
use super::{ArrayFormat, Choice};
use crate::logits::scale::Scale;
use crate::reading::input::Input;
use crate::reading::{Limit, Limits};

const MAGIC: &[u8; 8] = b"_logits_";

/// Bytes before the tokens.
const HEADER: u64 = 20;

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    name: "llama.cpp logits",
    has_tensors: false,
    is: |head| head.bytes.starts_with(MAGIC),
    open,
};

fn open(file: &mut Input, _: &Choice, limits: &Limits) -> Result<Opened, String> {
    let length = file.length();
    let mut header = [0; HEADER as usize];
    file.read_exact(&mut header)
        .map_err(|_| "the file ends within its header".to_owned())?;
    let (numbers, _) = header[MAGIC.len()..].as_chunks();
    let numbers: Vec<i32> = numbers
        .iter()
        .map(|bytes| i32::from_le_bytes(*bytes))
        .collect();
    let names = ["n_ctx", "n_vocab", "n_chunk"];
    for (name, number) in names.into_iter().zip(&numbers) {
        if *number < 1 {
            return Err(format!("{name} must be at least 1, got {number}"));
        }
    }
    let &[context, vocabulary, chunks] = numbers.as_slice() else {
        return Err("the file ends within its header".to_owned());
    };
    let [context, vocabulary, chunks] = [context, vocabulary, chunks]
        .map(i32::unsigned_abs)
        .map(u64::from);
    let most = limits.of(Limit::Vocabulary);
    if vocabulary > most {
        let help = limits.help(Limit::Vocabulary, vocabulary);
        return Err(format!(
            "n_vocab exceeds the limit (is {vocabulary}, limit {most}): {help}"
        ));
    }
    // The second half of a context, but its last token, of which nothing is known.
    let positions = chunks * (context - 1 - context / 2);
    if positions == 0 {
        return Err(format!(
            "contexts of {context} tokens (n_ctx) contain no positions"
        ));
    }
    let start = HEADER + 4 * chunks * context;
    let row = Encoding::Steps.row_bytes(vocabulary).unwrap_or(u64::MAX);
    let bytes = positions.saturating_mul(row);
    let there = length.saturating_sub(start);
    if there != bytes {
        let whole = there / row;
        let what = if there < bytes {
            format!(
                "the file ends after {whole}: llama-perplexity was interrupted, or the disk was full"
            )
        } else {
            format!("the file has {there} bytes for them instead of {bytes}")
        };
        return Err(format!(
            "{chunks} contexts of {context} tokens have {positions} positions, but {what}"
        ));
    }
    let data = Data::File {
        encoding: Encoding::Steps,
        start,
        bytes,
        read: HEADER,
    };
    Ok(Opened {
        scale: Some(Scale::LogProbabilities),
        notes: vec![ArrayNote::Floor],
        ..Opened::new(data, vec![positions, vocabulary])
    })
}
