//! What the formats share: a token with its text, its bytes and its log-probability.

use super::error::{LogprobsError, Problem};
use super::json::Node;
use super::positions::{Chosen, Entry, Positions};

/// How far above 0 rounding brings the logarithm of a probability.
const ROUNDING: f64 = 1e-6;

/// What may stand under a token's probability.
pub const LOGPROB: &str = "logprob";

/// A position of OpenAI's chat completions and of llama-server: an object of the chosen token, in it a list of the likely
/// ones.
pub fn position(node: &Node<'_, '_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    let [logprobs, probs] = node.fields(["top_logprobs", "top_probs"])?;
    let mut entries = Vec::new();
    if let Some(top) = logprobs.or(probs) {
        top.each(|_, token| {
            let (mut entry, logprob) = token_of(token)?;
            entry.logprob = logprob.ok_or_else(|| token.missing(LOGPROB))?;
            positions.check(token, &mut entries)?.push(entry);
            Ok(())
        })?;
    }
    let (entry, logprob) = token_of(node)?;
    positions.push(node, entries, Chosen::Token(entry, logprob))
}

/// A token, and its log-probability if there is one.
fn token_of(node: &Node<'_, '_>) -> Result<(Entry, Option<f64>), LogprobsError> {
    let [id, token, bytes, logprob, prob] =
        node.fields(["id", "token", "bytes", LOGPROB, "prob"])?;
    let token = token.ok_or_else(|| node.missing("token"))?.text()?;
    let bytes = match bytes {
        Some(bytes) => Some(bytes.bytes()?),
        None => None,
    };
    let mut entry = entry(token, bytes);
    if let Some(id) = id {
        entry.id = Some(id.id()?);
    }
    let logprob = match (logprob, prob) {
        (Some(number), _) => Some(self::logprob(&number)?),
        (None, Some(number)) => Some(self::prob(&number)?),
        (None, None) => None,
    };
    Ok((entry, logprob))
}

/// A token by its text, and its bytes where they are known; its log-probability is still to be set.
///
/// OpenAI's completions write a token that is a part of a character as `bytes:\xe2\x80`, older llama-servers as
/// `byte: \xe2`, and vLLM writes `token_id:15` where it was asked for ids.
pub fn entry(text: String, bytes: Option<Vec<u8>>) -> Entry {
    let written = match &bytes {
        Some(_) => None,
        None => bytes_written(&text),
    };
    let id = text
        .strip_prefix("token_id:")
        .and_then(|id| id.parse().ok());
    let token = match (&bytes, &written) {
        (_, Some(bytes)) => shown(bytes),
        (Some(bytes), _) if std::str::from_utf8(bytes).is_err() => shown(bytes),
        _ => text,
    };
    Entry {
        token,
        id,
        bytes: bytes.or(written),
        logprob: f64::NEG_INFINITY,
    }
}

/// The logarithm of a probability: what is above 0 by rounding is 0.
pub fn logprob(node: &Node<'_, '_>) -> Result<f64, LogprobsError> {
    let value = node.number()?;
    if value.is_nan() || value > ROUNDING {
        return Err(node.error(Problem::NotALogprob { value }));
    }
    Ok(value.min(0.0))
}

/// The logarithm of a number that is a probability; -inf for 0.
pub fn prob(node: &Node<'_, '_>) -> Result<f64, LogprobsError> {
    let value = node.number()?;
    if value.is_nan() || !(0.0..=1.0 + ROUNDING).contains(&value) {
        return Err(node.error(Problem::NotAProbability { value }));
    }
    Ok(libm::log(value).min(0.0))
}

/// Bytes as text, each that is no part of a whole character as `<0xE4>`.
fn shown(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("<0x{byte:02X}>"));
        }
    }
    out
}

/// The bytes that a text such as `bytes:\xe2\x80` writes.
fn bytes_written(text: &str) -> Option<Vec<u8>> {
    let bytes = text
        .strip_prefix("bytes:")
        .or_else(|| text.strip_prefix("byte:"))?;
    let bytes = bytes.strip_prefix(' ').unwrap_or(bytes);
    let mut parts = bytes.split("\\x");
    if parts.next() != Some("") {
        return None;
    }
    let is_hex = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let byte = |part: &str| is_hex(part).then(|| u8::from_str_radix(part, 16).ok())?;
    let bytes: Vec<u8> = parts.map(byte).collect::<Option<_>>()?;
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::entry;

    #[test]
    fn a_part_of_a_character_shows_as_its_bytes() {
        let token = |text: &str, bytes: Option<&[u8]>| {
            let entry = entry(text.to_owned(), bytes.map(<[u8]>::to_vec));
            (entry.token, entry.bytes)
        };
        let half = || Some(vec![0xe2, 0x80]);
        assert_eq!(
            token("", Some(b"\xe2\x80")),
            ("<0xE2><0x80>".into(), half())
        );
        assert_eq!(
            token("bytes:\\xe2\\x80", None),
            ("<0xE2><0x80>".into(), half())
        );
        assert_eq!(
            token("bytes: \\xe2\\x80", None),
            ("<0xE2><0x80>".into(), half())
        );
        assert_eq!(
            token("byte: \\xe4", None),
            ("<0xE4>".into(), Some(vec![0xe4]))
        );
        assert_eq!(
            token(" ", Some(b" \xe4")),
            (" <0xE4>".into(), Some(b" \xe4".to_vec()))
        );
        let whole = "bytes:\\xe4\\xb8\\xad";
        assert_eq!(token(whole, None), ("中".into(), Some("中".into())));
        for text in [
            "bytes:",
            "bytes: of",
            "byte: \\xe",
            "byte: \\x+1",
            "bytes:\\xe4 ",
        ] {
            assert_eq!(token(text, None), (text.to_owned(), None));
        }
    }
}
