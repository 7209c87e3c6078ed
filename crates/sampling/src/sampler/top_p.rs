//! Top-p (nucleus): the likeliest tokens that together have at least the mass p.
//!
//! Definition: the shortest prefix, the likeliest first, whose probabilities sum to p or more. Source: Holtzman et al.
//! 2019, arXiv:1904.09751.
//!
//! - transformers (`TopPLogitsWarper`) and vLLM (`apply_top_k_top_p`) sum from the least likely on and remove while the
//!   sum is at most 1 - p; the likeliest always stays. vLLM subtracts in float32, takes 0 < p <= 1 and skips p = 1;
//!   transformers takes 0 too (one token stays) and at 1 still removes probabilities of 0.
//! - SGLang's torch sampler, LMDeploy and OpenVINO GenAI stop at the first sum above p, so that a sum that equals p takes
//!   one more token; candle, CTranslate2, TensorRT-LLM, mistral.rs and Ollama's Go sampler stop at p or more;
//!   CTranslate2 leaves them in their order, which its draws go by.
//! - FlashInfer (`top_p_sampling_from_probs`, SGLang on a GPU) finds a threshold, so that all as likely as the last stay.
//! - ExLlamaV3 (`SS_TopP`) keeps what sums to p or less: the token that crosses p goes, but for the likeliest.
//! - vLLM's Triton kernel (`topk_topp_triton.py`) searches a threshold by bisection and never goes below the least
//!   probability: where p would take the least likely tokens that are left, they are lost, unless top-k has just cut or
//!   p is at least 0.995, where it begins further down.
//! - onnxruntime-genai (`FindNucleus`) takes every token not yet seen to be as likely as the last seen, so that it stops
//!   too late; it looks in blocks of 16, 64, 256, ... and never stops at the end of one. Up to 64 tokens, and after
//!   top-k, it is exact.
//! - llama.cpp (`llama_sampler_top_p_apply`) sums from the likeliest on, in float32, and stops at the first sum of p or
//!   more, once `min_keep` tokens are in; p >= 1 is off.

use serde::Deserialize;

use super::with_min_keep;
use super::{Declared, Definition, Parameter, Range, Rule, Started, stateless};
use crate::bucket_sort;
use crate::candidates::{Arithmetic, Candidates, LimitEffect, TieOrder};
use crate::number;

/// Values of a digit of eleven bits; fewer numbers are sorted by comparing.
const DIGITS: usize = 2048;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopP {
    /// The mass.
    #[serde(deserialize_with = "number::plain")]
    pub top_p: f64,
    /// How many tokens stay at least.
    #[serde(default, alias = "min_tokens_to_keep")]
    pub min_keep: usize,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    pub top_p: Rule,
    pub cut: Cut,
}

/// From which end the mass is added up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cut {
    /// From the likeliest on, up to the first sum of p or more; p >= 1 is off.
    Head(Tried),
    /// From the least likely on: what is at most 1 - p goes. Tokens of probability 0 go at p = 1 too.
    Tail,
    /// The same with p rounded to the width of the numbers before it is subtracted; p >= 1 is off.
    TailOfRounded,
    /// From the likeliest on, added up exactly; p >= 1 is off.
    Prefix(End),
    /// From the likeliest on, up to the first sum that is p or more of what there can be: all further tokens as likely as
    /// the last. Exact up to 64 tokens, and after a limit.
    Bounded,
}

/// Where a prefix ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// With the first sum of p or more.
    Reaching,
    /// The same, and the tokens keep the order that they had.
    ReachingInPlace,
    /// With the first sum above p.
    Exceeding,
    /// With the last sum of p or less, but not before the first token.
    Within,
    /// With the first sum of p or more, and all tokens as likely as the last.
    WithTied,
    /// With the first sum of p or more, but before the first of the least likely tokens that are left.
    ShortOfLeast(Unless),
}

/// When a prefix may take the least likely too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unless {
    /// Where a limit before it has cut.
    Cut,
    /// The same, and where there was no limit, or none below the size of the vocabulary.
    CutOrUnlimited,
}

/// How many candidates are sorted to find the head; it decides which of equal logits come first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tried {
    /// All.
    All,
    /// Of more than `few`, only the `first` largest where they are enough.
    Fewer { few: usize, first: usize },
}

const TOP_P: Rule = Rule::new(Range::MASS, "top_p must be above 0 and at most 1, got {}");

impl Definition for TopP {
    fn is_off(&self) -> bool {
        self.top_p >= 1.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        with_min_keep(self.top_p, self.min_keep)
    }

    fn heeds_temperature(&self) -> bool {
        true
    }
}

impl Declared for TopP {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        top_p: TOP_P,
        cut: Cut::Head(Tried::All),
    };
    const ABOUT: &'static str =
        "Keeps the most likely tokens whose cumulative probability reaches p (nucleus).";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("top_p", TOP_P.range).about("Cumulative probability, above 0 to 1."),
        Parameter::MIN_KEEP.alias("min_tokens_to_keep"),
    ];
    const BARE: Option<&'static str> = Some("top_p");

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        vec![("top_p", variant.top_p.range)]
    }

    fn start(&self, variant: Variant, arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        variant.top_p.check(self.top_p)?;
        let TopP { top_p, min_keep } = *self;
        let rounded = arithmetic.round(top_p);
        stateless(move |candidates, _| match variant.cut {
            Cut::Tail => remove_tail(candidates, arithmetic.round(1.0 - top_p), min_keep),
            Cut::TailOfRounded if top_p < 1.0 => {
                remove_tail(candidates, arithmetic.round(1.0 - rounded), min_keep);
            }
            Cut::Head(tried) if top_p < 1.0 => keep_head(candidates, rounded, min_keep, tried),
            Cut::Prefix(end) if top_p < 1.0 => keep_prefix(candidates, rounded, min_keep, end),
            Cut::Bounded if top_p < 1.0 => keep_bounded(candidates, rounded),
            Cut::TailOfRounded | Cut::Head(_) | Cut::Prefix(_) | Cut::Bounded => {}
        })
    }
}

/// Keeps the shortest prefix of mass `p`, but at least `min_keep`.
fn keep_head(candidates: &mut Candidates, p: f64, min_keep: usize, tried: Tried) {
    let arithmetic = candidates.arithmetic;
    let (length, order) = (candidates.count(), candidates.handling.order);
    // Few are sorted in another way, in which all of them take part.
    let is_heap = order == TieOrder::Buckets && length <= bucket_sort::HEAP;
    let ties = if is_heap { TieOrder::LowerToken } else { order };
    let mut mass = 0.0;
    let prefix = candidates.descend(p, ties, |place, weight, sum| {
        mass = arithmetic.round(mass + arithmetic.round(weight / sum));
        mass >= p && place + 1 >= min_keep
    });
    match tried {
        Tried::Fewer { few, first }
            if order == TieOrder::Buckets && length > few && prefix.len() <= first =>
        {
            candidates.keep_first_of_largest(first, prefix.len());
        }
        _ if is_heap => candidates.keep_first_of_largest(length, prefix.len()),
        _ => candidates.keep_sorted(prefix),
    }
}

/// Keeps a prefix of about mass `p`, but at least `min_keep`.
pub(super) fn keep_prefix(candidates: &mut Candidates, p: f64, min_keep: usize, end: End) {
    let arithmetic = candidates.arithmetic;
    let mut sum_so_far = 0.0;
    let mut mass = 0.0;
    let mut prefix = candidates.descend(p, TieOrder::LowerToken, |place, weight, sum| {
        sum_so_far += arithmetic.round(weight / sum);
        mass = arithmetic.round(sum_so_far);
        let is_reached = match end {
            End::Exceeding | End::Within => mass > p,
            End::Reaching | End::ReachingInPlace | End::WithTied | End::ShortOfLeast(_) => {
                mass >= p
            }
        };
        is_reached && place + 1 >= min_keep
    });
    match end {
        End::Reaching | End::Exceeding => {}
        End::ReachingInPlace => {
            return candidates.keep_up_to(prefix.last());
        }
        // All of them are within p where the sum never exceeds it.
        End::Within => {
            let within = prefix.len() - usize::from(mass > p);
            prefix.truncate(within.max(min_keep).max(1));
        }
        End::WithTied => {
            let least = prefix.last().map_or(f64::NEG_INFINITY, |it| it.logit);
            return candidates.keep_at_least(least);
        }
        End::ShortOfLeast(unless) => {
            let is_free = match unless {
                Unless::Cut => candidates.limit == Some(LimitEffect::Cut),
                Unless::CutOrUnlimited => candidates.limit != Some(LimitEffect::Fit),
            };
            if !is_free && !begins_below_least(candidates, p) {
                // None of the least likely; but where all are equally likely no threshold is found.
                let logits = candidates.list().iter().map(|candidate| candidate.logit);
                let logits = logits.filter(|logit| logit.is_finite());
                let least = logits.fold(f64::INFINITY, f64::min);
                if least < candidates.largest() {
                    prefix.retain(|candidate| candidate.logit > least);
                } else {
                    return candidates.sort();
                }
            }
        }
    }
    candidates.keep_sorted(prefix);
}

/// Whether the search for the threshold begins below the least logit: it begins so many standard deviations below the mean
/// where p is nearly 1, and above it elsewhere.
fn begins_below_least(candidates: &mut Candidates, p: f64) -> bool {
    let deviations = match (p * 200.0) as u32 {
        199.. => 3.813 * 1.25,
        198 => 0.11 * 1.25,
        _ => return false,
    };
    let logits = candidates.list().iter().map(|candidate| candidate.logit);
    let logits: Vec<f64> = logits.filter(|logit| logit.is_finite()).collect();
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / logits.len() as f64;
    let centre = mean(&mut logits.iter().copied());
    let square = mean(
        &mut logits
            .iter()
            .map(|logit| (logit - centre) * (logit - centre)),
    );
    let least = logits.iter().copied().fold(f64::INFINITY, f64::min);
    least > centre - deviations * square.sqrt()
}

/// Keeps the prefix that has the mass `p` even if all further tokens are as likely as its last.
fn keep_bounded(candidates: &mut Candidates, p: f64) {
    /// The first block, how many times as long the next is, and up to how many tokens all is added up.
    const BLOCK: usize = 16;
    const LONGER: usize = 4;
    const EXACT: usize = BLOCK * LONGER;

    let arithmetic = candidates.arithmetic;
    let vocabulary = candidates.vocabulary;
    if vocabulary <= EXACT || candidates.limit.is_some() {
        return keep_prefix(candidates, p, 1, End::Reaching);
    }
    let (mut sum, mut block) = (0.0, BLOCK);
    let prefix = candidates.descend(p, TieOrder::LowerToken, |place, weight, _| {
        sum = arithmetic.round(sum + weight);
        let rest = arithmetic.round((vocabulary - place - 1) as f64 * weight);
        let most = arithmetic.round(p * arithmetic.round(sum + rest));
        let is_end = place + 1 == block;
        if is_end {
            block *= LONGER;
        }
        sum >= most && !is_end
    });
    candidates.keep_sorted(prefix);
}

/// Removes the least likely while their mass is at most `tail`, but leaves `min_keep`.
fn remove_tail(candidates: &mut Candidates, tail: f64, min_keep: usize) {
    let arithmetic = candidates.arithmetic;
    let probabilities = candidates.softmax();
    let list = candidates.list();
    // Equal ones stay in their order: of tied tokens, the lower ones go first.
    let ascending = rising(
        &list
            .iter()
            .map(|candidate| candidate.logit)
            .collect::<Vec<_>>(),
    );
    // The running sum is kept in float64.
    let mut mass = 0.0;
    let removable = list.len().saturating_sub(min_keep.max(1));
    let removed = ascending.iter().take(removable).take_while(|&&place| {
        mass += probabilities[place as usize];
        arithmetic.round(mass) <= tail
    });
    let mut keep = vec![true; probabilities.len()];
    removed.for_each(|&place| keep[place as usize] = false);
    candidates.retain(&keep);
}

/// The places of the numbers, from the least on, equal ones in their order; 0.0 and -0.0 are equal.
///
/// Numbers that are float32, as those of a model are, are sorted by their digits: four times as fast for a vocabulary.
fn rising(numbers: &[f64]) -> Vec<u32> {
    let mut places: Vec<u32> = (0..numbers.len() as u32).collect();
    let is_narrow = |&number: &f64| f64::from(number as f32).to_bits() == number.to_bits();
    if numbers.len() < DIGITS || !numbers.iter().all(is_narrow) {
        let number = |place: u32| numbers[place as usize] + 0.0;
        places.sort_by(|&a, &b| number(a).total_cmp(&number(b)));
        return places;
    }
    // Of the bits of a negative number all are turned, of a positive one the sign: then they rise with the number.
    let key = |&number: &f64| {
        // -0.0 and 0.0 make 0.0.
        let bits = (number as f32 + 0.0).to_bits();
        bits ^ (((bits as i32 >> 31) as u32) | 0x8000_0000)
    };
    let mut pairs: Vec<(u32, u32)> = numbers.iter().map(key).zip(places).collect();
    let mut sorted = vec![(0, 0); pairs.len()];
    for shift in [0, 11, 22] {
        let digit = |pair: &(u32, u32)| (pair.0 >> shift) as usize % DIGITS;
        let mut starts = vec![0; DIGITS + 1];
        pairs.iter().for_each(|pair| starts[digit(pair) + 1] += 1);
        (0..DIGITS).for_each(|place| starts[place + 1] += starts[place]);
        for pair in &pairs {
            let start = &mut starts[digit(pair)];
            sorted[*start] = *pair;
            *start += 1;
        }
        std::mem::swap(&mut pairs, &mut sorted);
    }
    pairs.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use crate::bucket_sort::largest;
    use crate::candidates::{Arithmetic, Candidate, Candidates, Handling, Masked, Sums, TieOrder};

    use super::{Tried, keep_head, rising};

    /// Which of equal logits are kept depends on how many are sorted.
    #[test]
    fn of_more_than_1024_only_256_are_sorted_where_they_are_enough() {
        for (tokens, kept, sorted) in [
            (1024, 30, 1024),
            (1024, 130, 1024),
            (1025, 30, 256),
            (1025, 250, 256),
            (1025, 300, 1025),
            (3000, 90, 256),
            (3000, 256, 256),
            (3000, 257, 3000),
            (3000, 800, 3000),
        ] {
            // Of each of 16 logits many, a 64th apart: the cuts are among equal ones.
            let logits: Vec<f64> = (0..tokens)
                .map(|token| f64::from(token * 7919 % 10_007 % 16) / 64.0)
                .collect();
            let all: Vec<Candidate> = (0..)
                .zip(&logits)
                .map(|(token, &logit)| Candidate { token, logit })
                .collect();
            let masses = largest(&all, all.len())
                .into_iter()
                .map(|candidate| libm::exp(candidate.logit));
            let masses: Vec<f64> = masses.collect();
            let sum: f64 = masses.iter().sum();
            let p = (masses[..kept].iter().sum::<f64>() - masses[kept - 1] / 2.0) / sum;

            let handling = Handling {
                masked: Masked::Counted,
                sums: Sums::Stepwise,
                order: TieOrder::Buckets,
            };
            let mut candidates = Candidates::new(&logits, handling, Arithmetic::Float32).unwrap();
            let tried = Tried::Fewer {
                few: 1024,
                first: 256,
            };
            keep_head(&mut candidates, f64::from(p as f32), 0, tried);

            assert_eq!(
                candidates.list()[..],
                largest(&all, sorted)[..kept],
                "{tokens}, {kept}"
            );
        }
    }

    /// 0.0 and -0.0 are equal here.
    fn by_number(numbers: &[f64], a: u32, b: u32) -> Ordering {
        let order = numbers[a as usize].partial_cmp(&numbers[b as usize]);
        order.unwrap()
    }

    #[test]
    fn numbers_are_sorted_by_their_digits_as_by_comparing() {
        let mut numbers: Vec<f64> = (0..9000_u32)
            .map(|index| {
                f64::from((f64::from(index.wrapping_mul(2_654_435_761) >> 20) / 7.0 - 290.0) as f32)
            })
            .collect();
        numbers.extend([
            f64::NEG_INFINITY,
            0.0,
            -0.0,
            f64::from(f32::MIN),
            f64::from(f32::MIN_POSITIVE),
            0.0,
        ]);
        let mut wanted: Vec<u32> = (0..numbers.len() as u32).collect();
        wanted.sort_by(|&a, &b| by_number(&numbers, a, b));
        assert_eq!(rising(&numbers), wanted);
        // A number that is no float32 makes all be compared.
        numbers.push(0.1);
        wanted.push(9006);
        wanted.sort_by(|&a, &b| by_number(&numbers, a, b));
        assert_eq!(rising(&numbers), wanted);
        // Two that are one as float32.
        let (place, above) = (numbers.len(), 0.1 + 1e-12);
        numbers.extend([above, 0.1]);
        let rising = rising(&numbers);
        let of = |wanted: usize| rising.iter().position(|&found| found as usize == wanted);
        assert!(of(place + 1) < of(place));
    }
}
