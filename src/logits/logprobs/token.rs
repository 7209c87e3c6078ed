//! What the formats share: a token with its text, its bytes and its log-probability.

use super::entry::{Chosen, Entry, Likely, List, MapKeys, id_text};
use super::error::{LogprobsError, Problem};
use super::json::{Node, NodeKind};
use super::positions::Positions;

/// How far above 0 rounding brings the logarithm of a probability.
const ROUNDING: f64 = 1e-6;

/// What may stand under a token's probability.
const LOGPROB: &str = "logprob";

/// The tokens of a list or a map, as servers write them: a list of objects or of `[logprob, id, text]`, a map to numbers or
/// to objects.
pub fn likely(node: &Node<'_>, keys: MapKeys, most: usize) -> Result<Likely, LogprobsError> {
    let mut found = Likely {
        place: Some(node.place()),
        keys,
        ..Likely::default()
    };
    let (entries, flaw) = (&mut found.entries, &mut found.flaw);
    let mut add = |node: &Node<'_>, entry: Entry| {
        if entry.logprob > 0.0 && flaw.is_none() {
            let value = entry.logprob;
            *flaw = Some(node.error(Problem::NotALogprob { value }));
        }
        if entries.len() == most {
            return Err(node.error(Problem::TooManyEntries { most }));
        }
        entries.push(entry);
        Ok(())
    };
    match node.kind() {
        NodeKind::Null => found.place = None,
        NodeKind::List => node.each(|_, node| {
            let (entry, logprob) = token(node)?;
            let logprob = logprob.ok_or_else(|| node.missing(LOGPROB))?;
            add(node, Entry { logprob, ..entry })
        })?,
        _ => {
            let mut ranks = Vec::new();
            node.each_entry(|key, value| {
                let mut text = (keys == MapKeys::Texts).then(|| key.to_owned());
                let logprob = if value.is_object() {
                    let [logprob, decoded, rank] =
                        value.fields([LOGPROB, "decoded_token", "rank"])?;
                    if let Some(decoded) = decoded {
                        text = Some(decoded.text()?);
                    }
                    ranks.extend(rank.and_then(|rank| rank.id().ok()));
                    self::logprob(&logprob.ok_or_else(|| value.missing(LOGPROB))?)?
                } else {
                    self::logprob(value)?
                };
                let id: Option<u32> = match keys {
                    MapKeys::Texts => None,
                    MapKeys::Ids => {
                        let id = key.parse();
                        Some(id.map_err(|_| node.wrong_type("an object that maps token IDs"))?)
                    }
                };
                let mut entry = entry(text.unwrap_or_else(|| id_text(id)), None);
                entry.id = id.or(entry.id);
                add(value, Entry { logprob, ..entry })
            })?;
            if ranks.len() == found.entries.len() {
                found.ranked = Some(from_the_first(ranks));
            }
        }
    }
    Ok(found)
}

/// How many ranks there are from 1 on without a gap.
fn from_the_first(mut ranks: Vec<u32>) -> usize {
    ranks.sort_unstable();
    ranks.dedup();
    let matching = ranks
        .iter()
        .zip(1..)
        .take_while(|(rank, place)| **rank == *place);
    matching.count()
}

/// A token, and its log-probability if there is one: an object, or `[logprob, id, text]`.
pub fn token(node: &Node<'_>) -> Result<(Entry, Option<f64>), LogprobsError> {
    if node.is_list() {
        return triple(node);
    }
    let [
        token,
        text,
        tok_str,
        id,
        token_id,
        id_of_gemini,
        bytes,
        logprob,
        of_gemini,
        prob,
    ] = node.fields([
        "token",
        "text",
        "tok_str",
        "id",
        "token_id",
        "tokenId",
        "bytes",
        LOGPROB,
        "logProbability",
        "prob",
    ])?;
    let id = match id.or(token_id).or(id_of_gemini) {
        Some(id) => Some(id.id()?),
        None => None,
    };
    let text = match token.or(text).or(tok_str) {
        Some(text) => text.text()?,
        None if id.is_some() => id_text(id),
        None => return Err(node.missing("token")),
    };
    let bytes = match bytes {
        Some(bytes) => Some(bytes.bytes()?),
        None => None,
    };
    let mut entry = entry(text, bytes);
    entry.id = id.or(entry.id);
    let logprob = match (logprob.or(of_gemini), prob) {
        (Some(number), _) => Some(self::logprob(&number)?),
        (None, Some(number)) => Some(self::prob(&number)?),
        (None, None) => None,
    };
    Ok((entry, logprob))
}

/// SGLang's `[logprob, id, text]`.
fn triple(node: &Node<'_>) -> Result<(Entry, Option<f64>), LogprobsError> {
    let (mut number, mut id, mut text) = (None, None, None);
    node.each(|place, part| {
        match (place, part.kind()) {
            (_, NodeKind::Null) => {}
            (0, _) => number = Some(self::logprob(part)?),
            (1, _) => id = Some(part.id()?),
            (2, _) => text = Some(part.text()?),
            _ => {}
        }
        Ok(())
    })?;
    if id.is_none() && text.is_none() {
        return Err(node.wrong_type("a log-probability, an ID and a string"));
    }
    let mut entry = entry(text.unwrap_or_else(|| id_text(id)), None);
    entry.id = id.or(entry.id);
    Ok((entry, number))
}

/// A position of OpenAI's chat completions, of llama-server, Ollama and others: an object of the drawn token, in it a list
/// of the likely ones.
pub fn position(
    node: &Node<'_>,
    list: List,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    let [logprobs, probs] = node.fields(["top_logprobs", "top_probs"])?;
    let likely = match logprobs.or(probs) {
        Some(top) => likely(&top, MapKeys::Texts, positions.most())?,
        None => Likely::default(),
    };
    let (entry, logprob) = token(node)?;
    positions.push(node, likely, list, Chosen::Token(entry, logprob))
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

/// The logarithm of a probability: what is above 0 by rounding is 0. What is more is a logit.
pub fn logprob(node: &Node<'_>) -> Result<f64, LogprobsError> {
    let value = node.number()?;
    if value.is_nan() || value == f64::INFINITY {
        return Err(node.error(Problem::NotALogprob { value }));
    }
    Ok(if value > ROUNDING {
        value
    } else {
        value.min(0.0)
    })
}

/// The logarithm of a number that is a probability; -inf for 0.
fn prob(node: &Node<'_>) -> Result<f64, LogprobsError> {
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
