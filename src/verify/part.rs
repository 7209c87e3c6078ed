//! Positions of which only some log-probabilities are known.
//!
//! The tokens that were not returned have the rest of the mass, none of them more than the least likely of those that were.
//! Two ways to share it are the ends of what can be: as few tokens as possible have all of it, or all tokens share it
//! equally. What a chain of temperature, top-k, top-p and min-p keeps lies between what it keeps of those two; of other
//! samplers nothing is said.

use super::{Claims, Reason, Returned, Rollout, Verdict, Verified, is_claim, moved};
use crate::sampling::{Chain, History, Sampler};

/// Samplers of which what they keep lies between the two ends.
const KNOWN: [&str; 5] = ["greedy", "temperature", "top_k", "top_p", "min_p"];

/// Mass that is rounding.
const ROUNDING: f64 = 1e-5;

/// The most tokens that share the rest.
const MOST: usize = 200_000;

/// By how much of themselves settings are moved to see whether a token is at an edge: servers give few digits.
const MOVED: f64 = 1e-4;

/// The most tokens that are looked at of all positions together; what comes after them is not judged.
const WORK: usize = 200_000_000;

/// Verifies every position.
pub fn verify(rollout: &Rollout, chain: &Chain) -> Vec<Verified> {
    let samplers = chain.samplers().iter();
    let mut unknown = samplers.filter(|it| !it.is_off() && !KNOWN.contains(&it.name()));
    let unknown = unknown.next().map(Sampler::name);
    let positions = rollout.positions.iter().enumerate();
    let judged = WORK / rollout.vocabulary.clamp(1, MOST);
    let one = |(position, returned): (usize, &Returned)| {
        let mut verified = Verified {
            of: rollout.claims,
            ..Verified::unknown(position, returned)
        };
        match (rollout.claims, unknown) {
            (Some(Claims::Chain), _) => of_chain(&mut verified, returned),
            (Some(Claims::Tempered), _) => verified.reason = Some(Reason::Tempered),
            (_, Some(sampler)) => verified.reason = Some(Reason::Sampler { sampler }),
            (_, None) if position >= judged => {
                verified.reason = Some(Reason::TooMany { positions: judged });
            }
            (_, None) => of_model(&mut verified, returned, chain, rollout),
        }
        verified
    };
    positions.map(one).collect()
}

/// A token that the chain's distribution has is allowed.
fn of_chain(verified: &mut Verified, returned: &Returned) {
    let Some(logprob) = returned.logprob else {
        return;
    };
    let probability = libm::exp(logprob);
    verified.allowed = Some(probability > 0.0);
    verified.probability = Some(probability);
    verified.verdict = if probability > 0.0 {
        Verdict::Ok
    } else {
        Verdict::NotAllowed
    };
}

fn of_model(verified: &mut Verified, returned: &Returned, chain: &Chain, rollout: &Rollout) {
    let entries = returned.entries.iter().enumerate();
    let known = entries.filter(|(_, (_, logprob))| is_claim(*logprob));
    let mut known: Vec<(usize, f64)> = known
        .map(|(index, (_, logprob))| (index, *logprob))
        .collect();
    let chosen = returned.chosen;
    // The likeliest first; a drawn token that is none of them is the last, and says nothing of those between.
    known.sort_by(|a, b| b.1.total_cmp(&a.1));
    let Some(place) = known.iter().position(|(index, _)| Some(*index) == chosen) else {
        verified.reason = Some(Reason::NoToken);
        return;
    };
    let mass: f64 = known.iter().map(|(_, logprob)| libm::exp(*logprob)).sum();
    let rest = 1.0 - mass;
    // Of the drawn token alone, or one behind the likely ones, others can stand before it.
    let is_behind = place + 1 == known.len();
    let cap = match known.len() {
        0 | 1 => 0.0,
        length if is_behind => known[length - 2].1,
        length => known[length - 1].1,
    };
    let mut likely: Vec<f64> = known.iter().map(|(_, logprob)| *logprob).collect();
    let ends: Vec<Option<f64>> = if rest <= ROUNDING {
        vec![kept(chain, &likely, place)]
    } else {
        let most = rollout
            .vocabulary
            .saturating_sub(likely.len())
            .clamp(1, MOST);
        let share = |probability: f64| (rest / probability).clamp(1.0, most as f64);
        let fewest = share(libm::exp(cap)).ceil() as usize;
        let own = libm::exp(known[place].1);
        let mut counts = vec![fewest, most];
        if is_behind {
            // As many as can be likelier than it, and as few as are less likely: a little off what are as likely.
            let before = share(own * (1.0 + ROUNDING)).ceil() - 1.0;
            let behind = share(own * (1.0 - ROUNDING)).ceil();
            counts.extend([before.max(1.0) as usize, behind as usize]);
        }
        counts.sort_unstable();
        counts.dedup();
        let known = likely.len();
        let of = |count: &usize| {
            likely.truncate(known);
            likely.resize(known + count, libm::log(rest / *count as f64));
            kept(chain, &likely, place)
        };
        counts.iter().map(of).collect()
    };
    let is_cut = |end: &Option<f64>| *end == Some(0.0);
    if ends
        .iter()
        .all(|end| end.is_some_and(|probability| probability > 0.0))
    {
        verified.allowed = Some(true);
        verified.verdict = Verdict::Ok;
    } else if ends.iter().all(is_cut) {
        let is_at_edge = moved(rollout, MOVED)
            .iter()
            .any(|chain| !is_cut(&kept(chain, &likely, place)));
        verified.allowed = Some(false);
        let (verdict, reason) = if is_at_edge {
            (Verdict::OnEdge, Reason::Boundary)
        } else {
            (Verdict::NotAllowed, Reason::Removed)
        };
        (verified.verdict, verified.reason) = (verdict, Some(reason));
    } else {
        verified.reason = Some(Reason::Open);
    }
    let probabilities: Vec<f64> = ends.into_iter().flatten().collect();
    if let Some(first) = probabilities.first()
        && probabilities
            .iter()
            .all(|it| (it - first).abs() <= ROUNDING)
    {
        verified.probability = Some(*first);
    }
}

/// The probability that the chain gives to the token at a place; `None` where it gives no distribution.
fn kept(chain: &Chain, logits: &[f64], place: usize) -> Option<f64> {
    let left = chain.survivors(logits, History::default()).ok()?;
    Some(left.probabilities(logits.len())[place])
}
