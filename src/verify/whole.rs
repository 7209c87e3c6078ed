//! Positions of which every logit is known.

use super::{
    Claims, Error, Returned, Rollout, RowReader, Tolerance, Verdict, Verified, is_claim, moved,
    token,
};
use crate::sampling::draw::{Drawn, Pool, Seeded};
use crate::sampling::{Chain, History, Number, Session, Survivors, Temperature, softmax};

/// A position with what depends on what all log-probabilities are of.
struct Looked {
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
    let mut output: Vec<u32> = Vec::with_capacity(rollout.positions.len());
    let mut looked = Vec::with_capacity(rollout.positions.len());
    for (position, returned) in rollout.positions.iter().enumerate() {
        let logits = row(position)?;
        let history = History {
            prompt: &rollout.prompt,
            output: &output,
        };
        check_ids(position, returned, logits.len())?;
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
        looked.push(look(rollout, position, returned, of_step, &left, drawn)?);
        match returned.token {
            Some(token) => {
                session.accept(token);
                output.push(token);
            }
            // Nothing that looks back is known from here on.
            None if position + 1 < rollout.positions.len() && looks_back(chain) => {
                return Err(Error(format!(
                    "position {position} has no token ID, but the settings depend on the tokens so far"
                )));
            }
            None => {}
        }
    }
    let claims = rollout
        .claims
        .unwrap_or_else(|| likeliest(rollout, &looked));
    let judged = looked
        .into_iter()
        .map(|it| it.judged(claims, rollout.tolerance));
    Ok(judged.collect())
}

fn check_ids(position: usize, returned: &Returned, vocabulary: usize) -> Result<(), Error> {
    let entries = returned.entries.iter().filter_map(|(id, _)| *id);
    let kept = returned.kept.iter().flatten().copied();
    let mut ids = returned.token.into_iter().chain(entries).chain(kept);
    match ids.find(|id| *id as usize >= vocabulary) {
        Some(id) => Err(Error(format!(
            "position {position} has token {id}, but there are {vocabulary} logits: the files belong to different vocabularies"
        ))),
        None => Ok(()),
    }
}

/// Whether a sampler heeds what was made before.
fn looks_back(chain: &Chain) -> bool {
    const LOOK_BACK: [&str; 5] = ["penalties", "dry", "mirostat_1", "mirostat_2", "adaptive_p"];
    let mut samplers = chain.samplers().iter();
    samplers.any(|it| LOOK_BACK.contains(&it.name()) && !it.is_off())
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
        position,
        token: token(returned),
        allowed: None,
        expected: drawn.map(|drawn| drawn.token),
        margin: drawn.map(|drawn| Number(drawn.margin.distance)),
        probability: returned.token.map(|token| chain[token as usize]),
        claimed: returned.logprob.filter(|it| is_claim(*it)).map(libm::exp),
        returns: None,
        of: None,
        verdict: Verdict::Unknown,
        reason: String::new(),
    };
    let cut = Cutoff {
        rollout,
        logits,
        history,
        left,
        chain: &chain,
    };
    judge_token(&mut verified, returned, &cut, drawn);
    Ok(Looked { verified, claims })
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
            let (verdict, which) = if is_at_edge {
                (Verdict::OnEdge, "it is at their boundary")
            } else {
                (Verdict::NotAllowed, "it is not one of them")
            };
            verified.verdict = verdict;
            verified.reason = format!("the settings keep {count} tokens, and {which}");
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
            verified.reason =
                format!("the seed gives token {other}, by a margin of {distance:.3e}");
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
    let who = if cut.keeps(example) {
        "the chain"
    } else {
        "the server"
    };
    let server = kept.len();
    verified.reason = format!(
        "the server keeps {server} tokens, the chain {count}: token {example} is kept only by {who}"
    );
    let few = server.abs_diff(count) <= 1;
    verified.verdict = if few && cut.is_at_edge(example) {
        Verdict::OnEdge
    } else {
        Verdict::OtherSet
    };
}

/// What the log-probabilities are most often of.
fn likeliest(rollout: &Rollout, looked: &[Looked]) -> Claims {
    let agreeing = |place: usize| {
        let close = looked
            .iter()
            .filter(|it| it.claims[place].1 <= rollout.tolerance.logprob);
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
            verified.reason = if off.is_finite() {
                format!(
                    "a log-probability differs by {off:.4} from that of the {}",
                    claims.name()
                )
            } else {
                "a token has a probability, but the chain removes it".to_owned()
            };
        }
        verified
    }
}
