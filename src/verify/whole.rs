//! Positions of which every logit is known.

use super::{
    Claims, Error, Keeper, Reason, Returned, Rollout, RowReader, Tolerance, Verdict, Verified,
    is_claim, moved, token,
};
use crate::sampling::draw::{Drawn, Pool, Seeded};
use crate::sampling::{Chain, History, Number, Sampler, Session, Survivors, Temperature, softmax};

/// A position, taken for one of the tokens that it can be, with what depends on what all log-probabilities are of.
struct Looked {
    token: Option<u32>,
    verified: Verified,
    /// For each of [`Claims::ALL`] what the token should have, and how far the worst entry is from it.
    claims: [(Option<f64>, f64); 3],
}

/// Verifies every position.
pub fn verify(
    rollout: &Rollout,
    chain: &Chain,
    row: &mut RowReader<'_>,
) -> Result<Vec<Verified>, Error> {
    let way = rollout.engine.profile().draws;
    let mut seeded = match (way, rollout.seed) {
        (Some(way), Some(seed)) => Some(Seeded::new(way, seed).map_err(Error::of)?),
        (None, Some(_)) => {
            let engine = rollout.engine;
            return Err(Error(format!(
                "{engine}: its draws are not reproduced: remove the seed"
            )));
        }
        (_, None) => None,
    };
    if seeded.is_some() {
        chain.check_draws().map_err(Error::of)?;
    }
    let first = rollout.first.unwrap_or_default();
    let mut session = Session::new(chain);
    let looks_back = chain.samplers().iter().any(Sampler::heeds_history);
    let mut output: Vec<u32> = Vec::with_capacity(rollout.positions.len());
    let mut looked = Vec::with_capacity(rollout.positions.len());
    // Where what looks back knows no further.
    let mut end = None;
    for (position, returned) in rollout.positions.iter().enumerate() {
        let logits = row(position)?;
        check_ids(position, returned, logits.len())?;
        if let Some(position) = end {
            looked.push(vec![Looked::unknown(
                looked.len(),
                returned,
                Reason::History { position },
            )]);
            continue;
        }
        let history = History {
            prompt: &rollout.prompt,
            output: &output,
        };
        let failed = |error| Error(format!("position {position}: {error}"));
        let (left, drawn) = match &mut seeded {
            None => (session.step(&logits, history).map_err(failed)?, None),
            Some(seeded) => {
                let step = session.step_to_draw(&logits, history);
                let (left, pool): (Survivors, Pool) = step.map_err(failed)?;
                seeded.load(&pool);
                let drawn = seeded.draw(first.wrapping_add(position as u32));
                (left, Some(drawn))
            }
        };
        let of_step = (logits.as_slice(), history);
        let of = |token| {
            let returned = &Returned {
                token,
                ..returned.clone()
            };
            look(rollout, position, returned, of_step, &left, drawn)
        };
        let ids = returned.ids().into_iter();
        let mut ids: Vec<Looked> = ids.map(of).collect::<Result<_, Error>>()?;
        keep_fitting(rollout, returned, &mut ids);
        let known = match ids.as_slice() {
            [one] => one.token,
            _ => None,
        };
        looked.push(ids);
        if let Some(token) = known {
            session.accept(token);
        } else if looks_back {
            end = Some(position);
        }
        // What does not look at tokens may look at how many there are.
        output.push(known.unwrap_or_default());
    }
    let claims = rollout
        .claims
        .unwrap_or_else(|| likeliest(rollout, &looked));
    let judged = looked.into_iter().zip(&rollout.positions);
    let judged = judged.map(|(ids, returned)| {
        let ids = ids.into_iter();
        let ids = ids.map(|it| it.judged(claims, rollout.tolerance));
        together(ids.collect(), returned)
    });
    Ok(judged.collect())
}

/// Leaves of several ids that a text can have those to which its log-probability belongs, if there are any.
fn keep_fitting(rollout: &Rollout, returned: &Returned, ids: &mut Vec<Looked>) {
    let fits = |it: &Looked| {
        let claims = Claims::ALL.into_iter().zip(it.claims);
        let mut claims = claims.filter(|(of, _)| rollout.claims.is_none_or(|it| it == *of));
        claims.any(|(_, (_, off))| off <= rollout.tolerance.logprob)
    };
    let is_claimed = returned.logprob.is_some_and(is_claim);
    if ids.len() > 1 && is_claimed && ids.iter().any(fits) {
        ids.retain(fits);
    }
}

/// What holds of all ids that a text can have.
fn together(mut ids: Vec<Verified>, returned: &Returned) -> Verified {
    let count = ids.len();
    let mut verified = ids.swap_remove(0);
    if returned.candidates.as_ref().is_some_and(Vec::is_empty) {
        verified.reason = verified.reason.or(Some(Reason::NotInVocabulary));
    }
    if ids.is_empty() {
        return verified;
    }
    verified.token = token(returned);
    let is_same = |of: &dyn Fn(&Verified) -> bool| ids.iter().all(of);
    let are_bad = verified.verdict.is_bad() && is_same(&|it| it.verdict.is_bad());
    if !are_bad && !is_same(&|it| it.verdict == verified.verdict) {
        verified.verdict = Verdict::Unknown;
        verified.reason = Some(Reason::Ambiguous { ids: count });
    }
    if !is_same(&|it| it.allowed == verified.allowed) {
        verified.allowed = None;
    }
    if !is_same(&|it| it.probability == verified.probability) {
        verified.probability = None;
    }
    if !is_same(&|it| it.returns == verified.returns) {
        verified.returns = None;
    }
    verified
}

fn check_ids(position: usize, returned: &Returned, vocabulary: usize) -> Result<(), Error> {
    let entries = returned.entries.iter().filter_map(|(id, _)| *id);
    let kept = returned.kept.iter().flatten().copied();
    let tokens = returned.ids().into_iter().flatten();
    let mut ids = tokens.chain(entries).chain(kept);
    match ids.find(|id| *id as usize >= vocabulary) {
        Some(id) => Err(Error(format!(
            "position {position} has token {id}, but there are {vocabulary} logits: the files belong to different vocabularies"
        ))),
        None => Ok(()),
    }
}

fn look(
    rollout: &Rollout,
    position: usize,
    returned: &Returned,
    (logits, history): (&[f64], History<'_>),
    left: &Survivors,
    drawn: Option<Drawn>,
) -> Result<Looked, Error> {
    let chain = left.probabilities(logits.len());
    let of = |temperature: f64| {
        let temperature = Temperature::new(temperature).map_err(Error::of)?;
        let distribution = softmax(logits, temperature).map_err(Error::of)?;
        Ok::<Vec<f64>, Error>(distribution.probabilities().to_vec())
    };
    let default = rollout.engine.profile().setting("temperature");
    let temperature = rollout.settings.temperature;
    let temperature = temperature.or(default.and_then(|setting| setting.default));
    let model = of(1.0)?;
    let tempered = of(temperature.unwrap_or(1.0).clamp(0.0, f64::MAX))?;
    let claims = Claims::ALL.map(|claims| {
        let probabilities = match claims {
            Claims::Model => &model,
            Claims::Tempered => &tempered,
            Claims::Chain => &chain,
        };
        let probability = |token: u32| probabilities[token as usize];
        (
            returned.token.map(probability),
            worst(returned, probability),
        )
    });
    let mut verified = Verified {
        expected: drawn.map(|drawn| drawn.token),
        margin: drawn.map(|drawn| Number(drawn.margin.distance)),
        probability: returned.token.map(|token| chain[token as usize]),
        ..Verified::unknown(position, returned)
    };
    let cut = Cutoff {
        rollout,
        logits,
        history,
        left,
        chain: &chain,
    };
    judge_token(&mut verified, returned, &cut, drawn);
    Ok(Looked {
        token: returned.token,
        verified,
        claims,
    })
}

/// How far, in log-probability, the returned entry is from what it should be that is furthest; 0 without any.
fn worst(returned: &Returned, probability: impl Fn(u32) -> f64) -> f64 {
    let own = returned.token.zip(returned.logprob);
    let entries = returned.entries.iter();
    let entries = entries.filter_map(|(id, logprob)| Some(((*id)?, *logprob)));
    let off = |(token, logprob): (u32, f64)| {
        let wanted = probability(token);
        if !is_claim(logprob) {
            // It says that the token is none of the likely ones, no more.
            return 0.0;
        }
        let claimed = libm::exp(logprob);
        if wanted == 0.0 {
            return if claimed < VANISHING {
                0.0
            } else {
                f64::INFINITY
            };
        }
        (libm::log(wanted) - logprob).abs()
    };
    own.into_iter().chain(entries).map(off).fold(0.0, f64::max)
}

/// A float32 probability that is as good as 0.
const VANISHING: f64 = 1e-30;

/// By how much of themselves settings are moved to see whether a token is at an edge: float32's rounding.
const MOVED: f64 = 1e-6;

/// What a chain cuts off, and how sharply.
struct Cutoff<'a> {
    rollout: &'a Rollout,
    logits: &'a [f64],
    history: History<'a>,
    left: &'a Survivors,
    /// The probability of every token.
    chain: &'a [f64],
}

impl Cutoff<'_> {
    fn keeps(&self, token: u32) -> bool {
        self.chain[token as usize] > 0.0
    }

    /// Whether rounding decides if the chain keeps a token: one on the other side is as likely, or settings that are moved a
    /// little decide otherwise.
    fn is_at_edge(&self, token: u32) -> bool {
        let (own, is_kept) = (self.logits[token as usize], self.keeps(token));
        let others = (0_u32..).zip(self.logits);
        let mut others = others.filter(|(other, _)| self.keeps(*other) != is_kept);
        let edge = self.rollout.tolerance.edge;
        others.any(|(_, logit)| (logit - own).abs() <= edge)
            || moved(self.rollout, MOVED).iter().any(|chain| {
                let left = chain.survivors(self.logits, self.history);
                left.is_ok_and(|left| left.tokens().binary_search(&token).is_ok() != is_kept)
            })
    }
}

/// Whether the token can be, and is the seed's; and whether the kept tokens are.
fn judge_token(
    verified: &mut Verified,
    returned: &Returned,
    cut: &Cutoff<'_>,
    drawn: Option<Drawn>,
) {
    let count = cut.left.tokens().len();
    if let Some(token) = returned.token {
        verified.allowed = Some(cut.keeps(token));
        verified.verdict = Verdict::Ok;
        if !cut.keeps(token) {
            let is_at_edge = cut.is_at_edge(token);
            verified.verdict = if is_at_edge {
                Verdict::OnEdge
            } else {
                Verdict::NotAllowed
            };
            verified.reason = Some(Reason::NotKept {
                kept: count,
                is_at_edge,
            });
            if !is_at_edge {
                return;
            }
        }
        if let Some(Drawn {
            token: other,
            margin,
        }) = drawn
            && other != token
        {
            let distance = margin.distance;
            let is_close = distance <= cut.rollout.tolerance.edge && margin.other == Some(token);
            verified.verdict = if is_close {
                Verdict::OnEdge
            } else {
                Verdict::OtherToken
            };
            verified.reason = Some(Reason::OtherToken {
                expected: other,
                margin: distance,
            });
            if !is_close {
                return;
            }
        }
    }
    let Some(kept) = &returned.kept else { return };
    let mut kept = kept.clone();
    kept.sort_unstable();
    kept.dedup();
    if verified.verdict == Verdict::Unknown {
        verified.verdict = Verdict::Ok;
    }
    let extra = kept.iter().filter(|token| !cut.keeps(**token));
    let own = cut.left.tokens().iter();
    let missing = own.filter(|token| {
        cut.chain[**token as usize] > VANISHING && kept.binary_search(token).is_err()
    });
    // The first is the example; where it is at the edge, so are the few others.
    let Some(&example) = extra.chain(missing).next() else {
        return;
    };
    let server = kept.len();
    verified.reason = Some(Reason::OtherSet {
        server,
        chain: count,
        example,
        keeper: if cut.keeps(example) {
            Keeper::Chain
        } else {
            Keeper::Server
        },
    });
    let few = server.abs_diff(count) <= 1;
    verified.verdict = if few && cut.is_at_edge(example) {
        Verdict::OnEdge
    } else {
        Verdict::OtherSet
    };
}

/// What the log-probabilities are most often of.
fn likeliest(rollout: &Rollout, looked: &[Vec<Looked>]) -> Claims {
    let agreeing = |place: usize| {
        let is_close = |it: &Looked| it.claims[place].1 <= rollout.tolerance.logprob;
        let close = looked.iter().filter(|ids| ids.iter().any(is_close));
        close.count()
    };
    let own = rollout.engine.profile().name;
    // SGLang returns those after its temperature.
    let usual = usize::from(own.starts_with("sglang"));
    let mut best = usual;
    for place in [0, 1, 2] {
        if agreeing(place) > agreeing(best) {
            best = place;
        }
    }
    Claims::ALL[best]
}

impl Looked {
    /// A position of which nothing is known.
    fn unknown(position: usize, returned: &Returned, reason: Reason) -> Looked {
        let reason = Some(reason);
        Looked {
            token: returned.token,
            verified: Verified {
                reason,
                ..Verified::unknown(position, returned)
            },
            claims: [(None, 0.0); 3],
        }
    }

    /// The position, when the log-probabilities are of these.
    fn judged(self, claims: Claims, tolerance: Tolerance) -> Verified {
        let mut verified = self.verified;
        let place = Claims::ALL
            .iter()
            .position(|it| *it == claims)
            .unwrap_or_default();
        let (returns, off) = self.claims[place];
        if verified.claimed.is_some() {
            verified.returns = returns;
            verified.of = Some(claims);
        }
        if off > tolerance.logprob && !verified.verdict.is_bad() {
            // What is at the edge of a cut has another probability where it was cut.
            if verified.verdict == Verdict::OnEdge && claims == Claims::Chain {
                return verified;
            }
            verified.verdict = Verdict::OtherProbability;
            verified.reason = Some(if off.is_finite() {
                Reason::OtherProbability { off, of: claims }
            } else {
                Reason::Impossible
            });
        }
        verified
    }
}
