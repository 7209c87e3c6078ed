//! How llama.cpp sorts candidates (`llama_token_data_array_partial_sort`): by a heap for few, in buckets for many.
//!
//! Only the order of equal logits depends on it.

use super::candidate::Candidate;
use super::descent::{Bins, PlacedCandidate};
use super::libstdcxx::{self, Heap};
use super::vocabulary::Vocabulary;

/// Up to how many come from a heap.
pub(super) const HEAP: usize = 128;

const BUCKETS: usize = 128;

/// How many buckets a difference of 1 between logits has, and where that of 0 begins.
const PARTS: f32 = 6.4;
const MIDDLE: f32 = 64.0;

fn larger(a: &Candidate, b: &Candidate) -> bool {
    a.logit > b.logit
}

/// The `count` largest of `candidates`, the largest first.
pub(super) fn largest(candidates: &[Candidate], count: usize) -> Vec<Candidate> {
    let count = count.min(candidates.len());
    if count <= HEAP {
        return libstdcxx::partial_sort(candidates, count, larger);
    }
    first_of_largest(candidates.iter().copied(), count, count)
}

/// The first `kept` of what [`largest`] gives for `count` above [`HEAP`]; perhaps some more.
///
/// Buckets are sorted one by one, each by itself, so that those after the last that is kept change nothing.
pub(super) fn first_of_largest(
    candidates: impl Iterator<Item = Candidate> + Clone,
    count: usize,
    kept: usize,
) -> Vec<Candidate> {
    let bucket_of = |candidate: Candidate| bucket(candidate.logit as f32);
    let of_all: Vec<u8> = candidates.clone().map(bucket_of).collect();
    let mut counts = [0; BUCKETS];
    for &bucket in &of_all {
        counts[usize::from(bucket)] += 1;
    }
    let count = count.min(counts.iter().sum());
    let kept = kept.min(count);
    // The lowest bucket that is needed.
    let (mut lowest, mut above) = (BUCKETS, 0);
    while above < kept {
        lowest -= 1;
        above += counts[lowest];
    }
    let mut buckets: Vec<Vec<Candidate>> = counts[lowest..]
        .iter()
        .map(|count| Vec::with_capacity(*count))
        .collect();
    for (candidate, &bucket) in candidates.zip(&of_all) {
        let bucket = usize::from(bucket);
        if bucket >= lowest {
            buckets[bucket - lowest].push(candidate);
        }
    }
    let mut sorted = Vec::with_capacity(above);
    for mut bucket in buckets.into_iter().rev() {
        let missing = count - sorted.len();
        if bucket.len() >= missing {
            sorted.extend(libstdcxx::partial_sort(&bucket, missing, larger));
            break;
        }
        libstdcxx::sort(&mut bucket, larger);
        sorted.extend(bucket);
    }
    sorted
}

/// The bucket of a logit: -10 to 10 in equal parts, what is beyond in the outermost, and -inf in the first.
fn bucket(logit: f32) -> u8 {
    /// Added to a number below 2^23, it leaves the nearest whole one in the last bits: for many at once, unlike a cast.
    const WHOLE: f32 = 8_388_608.0;
    const LAST: f32 = BUCKETS as f32 - 1.0;
    let place = PARTS * logit + MIDDLE;
    let place = if place > 0.0 { place } else { 0.0 };
    let place = if place < LAST { place } else { LAST };
    let nearest = (place + WHOLE) - WHOLE;
    let below = if nearest > place {
        nearest - 1.0
    } else {
        nearest
    };
    (below + WHOLE).to_bits() as u8
}

/// The buckets as bins, the uppermost first.
pub(super) struct Buckets {
    /// The largest logit.
    pub largest: f64,
}

impl Bins for Buckets {
    const COUNT: u16 = BUCKETS as u16;

    fn of(&self, logit: f64) -> u16 {
        Self::COUNT - 1 - u16::from(bucket(logit as f32))
    }

    fn least(&self) -> impl Iterator<Item = f64> {
        let edges = (1..BUCKETS).rev();
        let edges = edges.map(|bucket| (bucket as f64 - f64::from(MIDDLE)) / f64::from(PARTS));
        let weights = edges.map(|edge| libm::exp((edge - self.largest).min(0.0)));
        weights.chain([0.0])
    }

    fn sort(bin: &mut [PlacedCandidate], is_last: bool) {
        let before = |a: &PlacedCandidate, b: &PlacedCandidate| a.logit > b.logit;
        if is_last {
            bin.copy_from_slice(&libstdcxx::partial_sort(bin, bin.len(), before));
        } else {
            libstdcxx::sort(bin, before);
        }
    }
}

/// The `count` largest of a vocabulary (at most [`HEAP`]), the largest first, without a list of all.
pub(super) fn largest_of_all(vocabulary: &Vocabulary, count: usize) -> Vec<Candidate> {
    let mut heap = Heap::new(vocabulary.candidates().take(count).collect(), larger);
    vocabulary.offer(count.min(vocabulary.len()), |candidate| {
        heap.offer(candidate);
        heap.top().map_or(f64::NEG_INFINITY, |least| least.logit)
    });
    heap.into_sorted()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Candidate, first_of_largest, largest};

    /// The FNV-1a hash of the tokens, four bytes each.
    fn hash(candidates: &[Candidate]) -> u64 {
        let tokens = candidates.iter().map(|candidate| candidate.token);
        let bytes = tokens.flat_map(u32::to_le_bytes);
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        })
    }

    #[test]
    fn equal_logits_are_left_in_llama_cpps_order() {
        let golden = include_str!("../tests/golden/libstdcxx.json");
        let golden: Value = serde_json::from_str(golden).unwrap();
        let cases = golden["cases"].as_array().unwrap().iter();
        let cases = cases.filter(|case| case["what"] == "buckets");
        assert_eq!(cases.clone().count(), 15);
        for case in cases {
            let number = |key: &str| case[key].as_u64().unwrap();
            let logit = |token: u64| {
                let key = token * number("factor") % 1_000_003 % number("distinct");
                (key * number("times")) as f64 / 64.0 - 15.0
            };
            let candidates: Vec<Candidate> = (0..number("count"))
                .map(|token| Candidate {
                    token: token as u32,
                    logit: logit(token),
                })
                .collect();
            let count = number("keep") as usize;
            let sorted = largest(&candidates, count);
            assert_eq!(format!("{:016x}", hash(&sorted)), case["order"], "{case}");
            for kept in [1, 100, count] {
                let first = first_of_largest(candidates.iter().copied(), count, kept);
                assert_eq!(first[..kept], sorted[..kept], "{kept}: {case}");
            }
        }
    }
}
