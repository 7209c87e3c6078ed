//! The tokens that are left, on their way through a chain, in the arithmetic of whoever's rules are followed.

pub(crate) use super::arithmetic::Arithmetic;
use super::bucket_sort::{self, Buckets};
pub(crate) use super::candidate::Candidate;
use super::candidate::descending;
use super::descent::{Descent, LowerToken};
use super::exponentials::exponentials;
pub(crate) use super::handling::{Handling, Masked, Sums, TieOrder};
use super::refusal::ChainError;
use super::survivors::Survivors;
use super::vocabulary::Vocabulary;

/// Why there is nothing to go on with.
pub(crate) enum ChainStop {
    /// No finite logit is left.
    Overflow,
    /// A sampler refuses to run on these candidates, for this reason.
    Refused(String),
}

/// What a limit on how many candidates may stay did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LimitEffect {
    /// It removed some.
    Cut,
    /// There were no more.
    Fit,
    /// It was not below the size of the vocabulary.
    Idle,
}

/// The tokens that are left.
#[derive(Clone, Debug)]
pub(crate) struct Candidates<'a> {
    source: CandidateList<'a>,
    sorted: bool,
    /// How many logits there were.
    pub vocabulary: usize,
    pub handling: Handling,
    pub arithmetic: Arithmetic,
    /// What the last limit did, if there was one.
    pub limit: Option<LimitEffect>,
    refusal: Option<String>,
}

#[derive(Clone, Debug)]
enum CandidateList<'a> {
    /// Nothing has happened to the logits yet, and no list has been made.
    Whole(Vocabulary<'a>),
    Listed(Vec<Candidate>),
}

impl<'a> Candidates<'a> {
    /// All tokens of `logits`, handled as `handling` says.
    ///
    /// Errors: no logits; one that is NaN, +inf, or too large for the arithmetic; all -inf.
    pub fn new(
        logits: &'a [f64],
        handling: Handling,
        arithmetic: Arithmetic,
    ) -> Result<Candidates<'a>, ChainError> {
        let vocabulary = Vocabulary::new(logits, arithmetic)?;
        Ok(Candidates {
            vocabulary: vocabulary.len(),
            source: CandidateList::Whole(vocabulary),
            sorted: false,
            handling,
            arithmetic,
            limit: None,
            refusal: None,
        })
    }

    /// Takes note that no more than `count` may stay.
    pub fn note_limit(&mut self, count: usize) {
        let is_finite = |candidate: &Candidate| candidate.logit.is_finite();
        let next = match &self.source {
            CandidateList::Whole(vocabulary) => {
                vocabulary.candidates().filter(is_finite).nth(count)
            }
            CandidateList::Listed(list) => list.iter().copied().filter(is_finite).nth(count),
        };
        self.limit = Some(match next {
            Some(_) => LimitEffect::Cut,
            None if count < self.vocabulary => LimitEffect::Fit,
            None => LimitEffect::Idle,
        });
    }

    /// That a sampler refuses to run on them.
    pub fn refuse(&mut self, reason: String) {
        self.refusal = Some(reason);
    }

    /// The candidates as a list, in the order of the vocabulary or that of the last sort.
    pub fn list(&mut self) -> &mut Vec<Candidate> {
        if let CandidateList::Whole(vocabulary) = &self.source {
            self.source = CandidateList::Listed(match self.handling.masked {
                Masked::Counted => vocabulary.candidates().collect(),
                Masked::Gone => vocabulary.unmasked().collect(),
            });
        }
        match &mut self.source {
            CandidateList::Listed(list) => list,
            CandidateList::Whole(_) => unreachable!("made a list just above"),
        }
    }

    /// The list, where logits are about to change: it is not sorted afterwards.
    pub fn list_to_change(&mut self) -> &mut Vec<Candidate> {
        self.sorted = false;
        self.list()
    }

    /// Whether the list is sorted, or taken to be.
    pub fn is_sorted(&self) -> bool {
        self.sorted
    }

    /// How many are left.
    pub fn len(&mut self) -> usize {
        self.list().len()
    }

    /// How many there are to look at, without a list of them being made.
    pub fn count(&self) -> usize {
        match &self.source {
            CandidateList::Whole(_) => self.vocabulary,
            CandidateList::Listed(list) => list.len(),
        }
    }

    /// Divides every logit.
    pub fn divide(&mut self, divisor: f64) {
        let arithmetic = self.arithmetic;
        if let CandidateList::Whole(vocabulary) = &mut self.source
            && (divisor == 1.0 || vocabulary.divide(divisor))
        {
            return;
        }
        for candidate in self.list() {
            candidate.logit = arithmetic.round(candidate.logit / divisor);
        }
    }

    /// Sorts by logit, the largest first; of equal ones that which [`TieOrder`] says.
    pub fn sort(&mut self) {
        if !self.sorted {
            let count = self.len();
            self.keep_largest(count);
        }
    }

    /// Keeps the `count` largest logits, the largest first; at least one.
    ///
    /// Of equal ones that which [`TieOrder`] says.
    pub fn keep_largest(&mut self, count: usize) {
        let count = count.clamp(1, self.vocabulary);
        if self.sorted {
            self.list().truncate(count);
            return;
        }
        let kept = match (&mut self.source, self.handling.order) {
            (CandidateList::Whole(vocabulary), TieOrder::Buckets) if count <= bucket_sort::HEAP => {
                bucket_sort::largest_of_all(vocabulary, count)
            }
            (_, TieOrder::Buckets) => bucket_sort::largest(self.list(), count),
            (CandidateList::Whole(vocabulary), _) => first(select(vocabulary, count), count),
            (CandidateList::Listed(list), _) => first(std::mem::take(list), count),
        };
        self.source = CandidateList::Listed(kept);
        self.sorted = true;
    }

    /// Keeps the `count` largest logits and all that equal the least of them, in their order.
    pub fn keep_largest_with_tied(&mut self, count: usize) {
        if let CandidateList::Whole(vocabulary) = &self.source
            && count < self.vocabulary
        {
            // Without a list of all.
            let largest = first(select(vocabulary, count), count);
            let least = largest.last().map_or(f64::NEG_INFINITY, |it| it.logit);
            if least != f64::NEG_INFINITY {
                self.source = CandidateList::Listed(vocabulary.at_least(least));
                return;
            }
        }
        let list = self.list();
        if count >= list.len() {
            return;
        }
        let mut logits: Vec<f64> = list.iter().map(|candidate| candidate.logit).collect();
        let (_, least, _) = logits.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a));
        let least = *least;
        list.retain(|candidate| candidate.logit >= least);
    }

    /// Keeps the `kept` first of the `count` largest: as [`Candidates::keep_largest`] and then [`Candidates::keep_first`].
    pub fn keep_first_of_largest(&mut self, count: usize, kept: usize) {
        let count = count.clamp(1, self.vocabulary);
        let by_buckets = self.handling.order == TieOrder::Buckets;
        if by_buckets && !self.sorted && count > bucket_sort::HEAP {
            let list = match &self.source {
                CandidateList::Whole(all) => {
                    bucket_sort::first_of_largest(all.candidates(), count, kept)
                }
                CandidateList::Listed(list) => {
                    bucket_sort::first_of_largest(list.iter().copied(), count, kept)
                }
            };
            self.source = CandidateList::Listed(list);
            self.sorted = true;
        } else {
            self.keep_largest(count);
        }
        self.keep_first(kept);
    }

    /// Keeps the `count` first of the list as it stands; at least one.
    pub fn keep_first(&mut self, count: usize) {
        self.list().truncate(count.max(1));
    }

    /// Keeps those of which `keep` says so, in their order.
    pub fn retain(&mut self, keep: &[bool]) {
        let mut place = 0;
        self.list().retain(|_| {
            place += 1;
            keep[place - 1]
        });
    }

    /// Masks those of which `is_masked` says so, in their order: they stay with a logit of -inf, or go, as
    /// [`Masked`] says.
    pub fn mask(&mut self, is_masked: impl Fn(&Candidate) -> bool) {
        // Where all would go they stay, masked, so that it can be said.
        let goes = self.handling.masked == Masked::Gone;
        if goes && self.list().iter().any(|it| !is_masked(it)) {
            self.list().retain(|candidate| !is_masked(candidate));
        } else {
            let masked = self.list_to_change().iter_mut().filter(|it| is_masked(it));
            masked.for_each(|candidate| candidate.logit = f64::NEG_INFINITY);
        }
    }

    /// These in the place of all others.
    pub fn replace(&mut self, candidates: impl Iterator<Item = (u32, f64)>) {
        let list = candidates.map(|(token, logit)| Candidate { token, logit });
        self.source = CandidateList::Listed(list.collect());
        self.sorted = false;
    }

    /// The probabilities, in the order of the list; added up as [`Sums`] says.
    pub fn softmax(&mut self) -> Vec<f64> {
        let (mut probabilities, sum) = self.weights();
        let arithmetic = self.arithmetic;
        for probability in &mut probabilities {
            *probability = arithmetic.round(*probability / sum);
        }
        probabilities
    }

    /// What probabilities are in proportion to, in the order of the list, and their sum: 1 for the largest logit.
    fn weights(&mut self) -> (Vec<f64>, f64) {
        let arithmetic = self.arithmetic;
        let largest = self.largest();
        let below = |logit: f64| arithmetic.round(logit - largest);
        if let CandidateList::Whole(all) = &self.source
            && all.has_masked()
            && self.handling.masked == Masked::Gone
        {
            // Places in a list of those that are left are no tokens.
            self.list();
        }
        let mut weights: Vec<f64> = match &self.source {
            CandidateList::Listed(list) => list.iter().map(|it| below(it.logit)).collect(),
            CandidateList::Whole(all) => all.values().map(below).collect(),
        };
        exponentials(&mut weights, arithmetic);
        let sum = match (self.handling.sums, arithmetic) {
            // A sum of two float32 is the same to its last bit when it is made in float64 and rounded.
            (Sums::Stepwise, Arithmetic::Float32) => weights
                .iter()
                .fold(0.0_f32, |sum, weight| sum + *weight as f32)
                .into(),
            _ => weights.iter().sum(),
        };
        (weights, sum)
    }

    /// The candidates from the largest logit on, of equal ones as `ties` says, up to the first of which `is_last` is true:
    /// of how many stand before it, its weight, and the sum of all weights. `share` is how much of that sum they will
    /// about have; it changes nothing but the time that it takes. What is sorted already stays in its order.
    pub fn descend(
        &mut self,
        share: f64,
        ties: TieOrder,
        mut is_last: impl FnMut(usize, f64, f64) -> bool,
    ) -> Vec<Candidate> {
        let (weights, sum) = self.weights();
        let descent = Descent {
            weights: &weights,
            largest: self.largest(),
            wanted: share * sum,
        };
        let mut is_last = |place: usize, weight: f64| is_last(place, weight, sum);
        match &self.source {
            CandidateList::Listed(list) if self.sorted => {
                let mut places = weights.iter().enumerate();
                let last = places.position(|(place, weight)| is_last(place, *weight));
                list[..last.map_or(list.len(), |last| last + 1)].to_vec()
            }
            CandidateList::Listed(list) => {
                let logits = list.iter().map(|candidate| candidate.logit);
                prefix(&descent, ties, logits, |place| list[place], is_last)
            }
            CandidateList::Whole(all) => prefix(
                &descent,
                ties,
                all.values(),
                |token| all.candidate(token),
                is_last,
            ),
        }
    }

    /// These in the place of all others, sorted as they are.
    pub fn keep_sorted(&mut self, sorted: Vec<Candidate>) {
        self.source = CandidateList::Listed(sorted);
        self.sorted = true;
    }

    /// Keeps those that are not after `last`, sorted from the largest on, in the order that they have.
    pub fn keep_up_to(&mut self, last: Option<&Candidate>) {
        if let Some(last) = last {
            self.list().retain(|it| descending(it, last).is_le());
        }
    }

    /// Keeps those whose logit is at least `least`, in their order.
    pub fn keep_at_least(&mut self, least: f64) {
        match &mut self.source {
            CandidateList::Whole(vocabulary) => {
                self.source = CandidateList::Listed(vocabulary.at_least(least))
            }
            CandidateList::Listed(list) => list.retain(|candidate| candidate.logit >= least),
        }
    }

    /// The largest logit.
    pub fn largest(&mut self) -> f64 {
        if let CandidateList::Whole(vocabulary) = &self.source {
            return vocabulary.largest();
        }
        if self.sorted {
            return self
                .list()
                .first()
                .map_or(f64::NEG_INFINITY, |candidate| candidate.logit);
        }
        self.list()
            .iter()
            .map(|candidate| candidate.logit)
            .fold(f64::NEG_INFINITY, f64::max)
    }

    /// Whether there is something to go on with.
    pub fn check(&mut self) -> Result<(), ChainStop> {
        if let Some(reason) = self.refusal.take() {
            return Err(ChainStop::Refused(reason));
        }
        match &self.source {
            CandidateList::Listed(list)
                if !list.iter().any(|candidate| candidate.logit.is_finite()) =>
            {
                Err(ChainStop::Overflow)
            }
            _ => Ok(()),
        }
    }

    /// What is left in the end: every token whose logit is not -inf, and the softmax of their logits in float64.
    ///
    /// Errors: the arithmetic has overflowed.
    pub fn survivors(&mut self) -> Result<Survivors, ChainStop> {
        let is_left = |candidate: &Candidate| candidate.logit != f64::NEG_INFINITY;
        let (tokens, logits) = match &self.source {
            CandidateList::Whole(all) => all.unmasked().filter(is_left).map(parts).unzip(),
            CandidateList::Listed(list) => {
                let left = list.iter().copied().filter(is_left).collect();
                by_token(left, self.vocabulary)
            }
        };
        Survivors::of_logits(tokens, &logits).map_err(|_| ChainStop::Overflow)
    }
}

fn parts(candidate: Candidate) -> (u32, f64) {
    (candidate.token, candidate.logit)
}

/// Tokens of a vocabulary, ascending, and their logits.
fn by_token(mut candidates: Vec<Candidate>, vocabulary: usize) -> (Vec<u32>, Vec<f64>) {
    if candidates.is_sorted_by_key(|candidate| candidate.token) {
        return candidates.into_iter().map(parts).unzip();
    }
    if candidates.len() < vocabulary / 64 {
        candidates.sort_unstable_by_key(|candidate| candidate.token);
        return candidates.into_iter().map(parts).unzip();
    }
    // Many are not compared: each goes to the place that the tokens below it leave.
    let word_and_bit = |token: u32| (token as usize / 64, 1_u64 << (token % 64));
    let mut present = vec![0_u64; vocabulary.div_ceil(64)];
    for candidate in &candidates {
        let (word, bit) = word_and_bit(candidate.token);
        present[word] |= bit;
    }
    // How many tokens stand before those of each word.
    let counts = present.iter().scan(0, |before, word| {
        *before += word.count_ones();
        Some(*before - word.count_ones())
    });
    let before: Vec<u32> = counts.collect();
    let (mut tokens, mut logits) = (vec![0; candidates.len()], vec![0.0; candidates.len()]);
    for Candidate { token, logit } in candidates {
        let (word, bit) = word_and_bit(token);
        let place = (before[word] + (present[word] & (bit - 1)).count_ones()) as usize;
        (tokens[place], logits[place]) = (token, logit);
    }
    (tokens, logits)
}

/// [`Descent::prefix`], of equal logits as `ties` says.
fn prefix(
    descent: &Descent<'_>,
    ties: TieOrder,
    logits: impl Iterator<Item = f64>,
    candidate: impl Fn(usize) -> Candidate,
    is_last: impl FnMut(usize, f64) -> bool,
) -> Vec<Candidate> {
    let largest = descent.largest;
    match ties {
        TieOrder::LowerToken => descent.prefix(&LowerToken { largest }, logits, candidate, is_last),
        TieOrder::Buckets => descent.prefix(&Buckets { largest }, logits, candidate, is_last),
    }
}

/// The first `count` of `candidates` in [`descending`] order.
fn first(mut candidates: Vec<Candidate>, count: usize) -> Vec<Candidate> {
    if count < candidates.len() {
        candidates.select_nth_unstable_by(count - 1, descending);
        candidates.truncate(count);
    }
    candidates.sort_unstable_by(descending);
    candidates
}

/// The `count` largest of the vocabulary and perhaps some more, in any order; of equal ones the lower tokens.
fn select(vocabulary: &Vocabulary, count: usize) -> Vec<Candidate> {
    let capacity = (2 * count).max(256);
    let mut best: Vec<Candidate> = Vec::new();
    let mut least = f64::NEG_INFINITY;
    vocabulary.offer(0, |candidate| {
        best.push(candidate);
        if best.len() >= capacity {
            best.select_nth_unstable_by(count - 1, descending);
            best.truncate(count);
            // Equal ones that come later are higher tokens.
            least = best[count - 1].logit;
        }
        least
    });
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_list_buckets_keep_the_same_of_equal_logits_as_with_one() {
        // Many of each of 16 logits.
        let logits: Vec<f64> = (0..3000_u32)
            .map(|token| f64::from(token * 7919 % 10_007 % 16))
            .collect();
        let handling = Handling {
            order: TieOrder::Buckets,
            ..Handling::PLAIN
        };
        let whole = Candidates::new(&logits, handling, Arithmetic::Float32).unwrap();
        let list = whole.clone().list().clone();
        for count in [1, 2, 127, 128, 129, 300, 3000] {
            let mut candidates = whole.clone();
            candidates.keep_largest(count);
            let kept = candidates.list();
            assert!(*kept == bucket_sort::largest(&list, count), "{count}");
        }
    }
}
