//! Which tokens of a position are one: known by their ids, or else by their texts, bytes and numbers.

use std::collections::HashMap;

use super::entry::{Chosen, Entry, id_text};

/// How far apart two numbers are that a server gives for one token of a position.
const APART: f64 = 1e-3;

/// Whether tokens of one text may have been lost in a map from texts: there are texts of no whole character.
pub fn has_losses(entries: &[Entry]) -> bool {
    let is_lossy = |entry: &Entry| {
        entry.id.is_none()
            && entry.bytes.is_none()
            && (entry.token.is_empty() || entry.token.contains('\u{fffd}'))
    };
    entries.iter().any(is_lossy)
}

/// Takes out what stands twice: whether that is the chosen token, and whether it is sure that it was one token.
///
/// Errors: an id with two numbers.
pub fn once(entries: &mut Vec<Entry>, chosen: &Chosen) -> Result<(bool, bool), u32> {
    let mut seen: HashMap<u32, f64> = HashMap::new();
    let mut texts: HashMap<(Vec<u8>, u64), ()> = HashMap::new();
    let (mut is_chosen_twice, mut is_sure, mut repeated) = (false, true, None);
    let has_ids = entries.iter().all(|entry| entry.id.is_some());
    entries.retain(|entry| {
        let is_first = match entry.id {
            Some(id) => match seen.insert(id, entry.logprob) {
                Some(before)
                    if before != entry.logprob && (before - entry.logprob).abs() > APART =>
                {
                    repeated = repeated.or(Some(id));
                    true
                }
                before => before.is_none(),
            },
            // Several tokens of one text may have no probability.
            None if libm::exp(entry.logprob) == 0.0 => true,
            None => {
                let text = match &entry.bytes {
                    Some(bytes) => bytes.clone(),
                    None => entry.token.clone().into_bytes(),
                };
                texts.insert((text, entry.logprob.to_bits()), ()).is_none()
            }
        };
        if !is_first {
            let is_chosen = match chosen {
                Chosen::Unknown => false,
                Chosen::Id(id) => entry.id == Some(*id),
                Chosen::Token(token, _) => match (token.id, entry.id) {
                    (Some(one), Some(other)) => one == other,
                    _ => token.token == entry.token,
                },
            };
            is_chosen_twice |= is_chosen;
            is_sure &= is_chosen || has_ids;
        }
        is_first
    });
    match repeated {
        Some(id) => Err(id),
        None => Ok((is_chosen_twice, is_sure)),
    }
}

/// Where a token is among others. Without an id it is known by its text and its bytes, and since other tokens can have
/// the same ones, by its log-probability.
pub fn find(entries: &[Entry], token: &Entry, logprob: Option<f64>) -> Option<usize> {
    if token.id.is_some() && entries.iter().any(|entry| entry.id.is_some()) {
        return entries.iter().position(|entry| entry.id == token.id);
    }
    // Of tokens of which the id alone is known, the number is all that tells.
    let is_alike =
        |entry: &Entry| entry.token == id_text(entry.id) && logprob == Some(entry.logprob);
    let alike = entries.iter().enumerate().filter(|(_, entry)| {
        is_alike(entry)
            || entry.token == token.token
                && (entry.bytes.is_none() || token.bytes.is_none() || entry.bytes == token.bytes)
    });
    let distance = |entry: &Entry| match logprob {
        // The difference of equal infinities is no number.
        Some(logprob) if logprob == entry.logprob => 0.0,
        Some(logprob) => (logprob - entry.logprob).abs(),
        None => 0.0,
    };
    alike
        .map(|(index, entry)| (index, distance(entry)))
        .filter(|(_, distance)| *distance <= APART)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
}
