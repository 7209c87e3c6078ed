//! Samplers one after another: free in their order, or as an engine runs them for settings.
//!
//! ```
//! use thermograph_sampling::{Chain, Engine, History, Sampler};
//!
//! let samplers = vec![Sampler::TopK { top_k: 3 }, Sampler::Temperature { temperature: 0.5 }];
//! let chain = Chain::new(samplers, Some(Engine::LlamaCpp))?;
//! let left = chain.survivors(&[2.0, 1.0, 0.1, -1.0], History::default())?;
//! assert_eq!(left.tokens(), [0, 1, 2]);
//! # Ok::<(), thermograph_sampling::ChainError>(())
//! ```

use super::candidates::{Arithmetic, Candidates};
use super::engine::{Engine, Refusal, Remark, Settings};
use super::sampler::{Sampler, State};
use super::{Error, Survivors};

/// Why a chain gives no distribution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ChainError {
    /// The logits are no logits.
    #[error(transparent)]
    Logits(#[from] Error),
    /// A logit that is infinite as a float32, in which the engine computes.
    #[error("logit {index} is {value:e}: too large for the engine's float32, which ends at 3.4e38")]
    TooLarge {
        /// Its place, from 0.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// A sampler or an engine does not take its parameters.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// The tokens so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History<'a> {
    /// What the model was given.
    pub prompt: &'a [u32],
    /// What it has made of it.
    pub output: &'a [u32],
}

impl<'a> History<'a> {
    /// The last `count` tokens of prompt and output together, the latest last; all for a negative `count`.
    pub(super) fn last(self, count: i64) -> impl Iterator<Item = &'a u32> {
        let length = self.prompt.len() + self.output.len();
        let skipped = usize::try_from(count).map_or(0, |count| length.saturating_sub(count));
        self.prompt.iter().chain(self.output).skip(skipped)
    }
}

/// Samplers in the order in which they run, and whose rules they follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    samplers: Vec<Sampler>,
    engine: Option<Engine>,
    arithmetic: Arithmetic,
}

impl Chain {
    /// A chain in an order of one's own, each sampler by the rule of `engine`, or by its definition.
    ///
    /// llama.cpp and vLLM compute in float32; transformers and the definitions in float64.
    ///
    /// Errors: a sampler that the engine does not have.
    pub fn new(samplers: Vec<Sampler>, engine: Option<Engine>) -> Result<Chain, ChainError> {
        if let Some(engine) = engine
            && let Some(sampler) = samplers.iter().find(|sampler| !engine.has(sampler))
        {
            let reason = format!("there is no sampler {}", sampler.name());
            return Err(Refusal {
                engine: Some(engine),
                reason,
            }
            .into());
        }
        let arithmetic = match engine {
            None | Some(Engine::Transformers) => Arithmetic::Float64,
            Some(Engine::Vllm | Engine::LlamaCpp) => Arithmetic::Float32,
        };
        Ok(Chain {
            samplers,
            engine,
            arithmetic,
        })
    }

    /// The chain that `engine` runs for `settings`, in float32, and what there is to remark on them.
    ///
    /// Errors: settings that the engine refuses.
    pub fn of_settings(
        engine: Engine,
        settings: &Settings,
    ) -> Result<(Chain, Vec<Remark>), ChainError> {
        let plan = engine.plan(settings)?;
        let chain = Chain {
            samplers: plan.chain,
            engine: Some(engine),
            arithmetic: Arithmetic::Float32,
        };
        Ok((chain, plan.remarks))
    }

    /// The samplers in their order.
    pub fn samplers(&self) -> &[Sampler] {
        &self.samplers
    }

    /// Those that are not off, as text: `top_k 40 → temperature 0.8`. All of them where all are off.
    pub fn summary(&self) -> String {
        let listed = |off: bool| -> Vec<String> {
            let some = self
                .samplers
                .iter()
                .filter(|sampler| off || !sampler.is_off());
            some.map(Sampler::to_string).collect()
        };
        let on = listed(false);
        let shown = if on.is_empty() { listed(true) } else { on };
        if shown.is_empty() {
            "–".to_owned()
        } else {
            shown.join(" → ")
        }
    }

    /// Whose rules they follow.
    pub fn engine(&self) -> Option<Engine> {
        self.engine
    }

    /// Finds what is refused whatever the logits, by applying the chain to two tokens; gives the place of the sampler too.
    pub fn check(&self) -> Result<(), (usize, ChainError)> {
        // Of biases only those that are refused are tried, so that no token is banned.
        let tried_of = |sampler: &Sampler| match sampler {
            Sampler::LogitBias(bias) => {
                let refused = |value: f64| value.is_nan() || value == f64::INFINITY;
                let biases = bias.iter().filter(|(_, bias)| refused(bias.0));
                Sampler::LogitBias(biases.map(|(token, bias)| (*token, *bias)).collect())
            }
            sampler => sampler.clone(),
        };
        let tried = Chain {
            samplers: self.samplers.iter().map(tried_of).collect(),
            ..*self
        };
        let mut stages = 0;
        let run = Session::of_one_step(&tried).run(&[0.0, 1.0], History::default(), |branches| {
            mixture(branches)?;
            stages += 1;
            Ok(())
        });
        // The first stage is before the first sampler.
        run.map_err(|error| (stages.max(1) - 1, error))?;
        Ok(())
    }

    /// What the chain leaves of `logits`.
    ///
    /// With XTC it is the mixture of its two branches. Mirostat and adaptive-p are as at their first step;
    /// [`Session`] goes on.
    pub fn survivors(&self, logits: &[f64], history: History) -> Result<Survivors, ChainError> {
        Session::of_one_step(self).step(logits, history)
    }

    /// What is left before the first sampler and after each, so that one can see which did what.
    pub fn stages(&self, logits: &[f64], history: History) -> Result<Vec<Survivors>, ChainError> {
        let mut stages = Vec::with_capacity(self.samplers.len() + 1);
        Session::of_one_step(self).run(logits, history, |branches| {
            stages.push(mixture(branches)?);
            Ok(())
        })?;
        Ok(stages)
    }
}

/// A chain at work, step by step: it keeps what mirostat and adaptive-p carry from one token to the next.
///
/// It does not draw: [`Session::accept`] is told what was drawn.
#[derive(Clone, Debug)]
pub struct Session<'c> {
    chain: &'c Chain,
    states: Vec<State>,
    /// Whether what samplers carry is let go as soon as they have run: mirostat keeps every token that is left.
    is_of_one_step: bool,
}

impl<'c> Session<'c> {
    /// Before the first step.
    pub fn new(chain: &'c Chain) -> Session<'c> {
        let states = chain
            .samplers
            .iter()
            .map(|sampler| sampler.state(chain.arithmetic))
            .collect();
        Session {
            chain,
            states,
            is_of_one_step: false,
        }
    }

    fn of_one_step(chain: &'c Chain) -> Session<'c> {
        Session {
            is_of_one_step: true,
            ..Session::new(chain)
        }
    }

    /// The samplers of the chain.
    pub fn samplers(&self) -> &'c [Sampler] {
        &self.chain.samplers
    }

    /// What mirostat or adaptive-p will steer by at the next step: the limit on the surprise in bits, or the
    /// probability aimed at. That of the last such sampler; `None` in a chain without one.
    pub fn steering(&self) -> Option<f64> {
        let pairs = self.chain.samplers.iter().zip(&self.states);
        let steering =
            |(sampler, state): (&Sampler, &State)| sampler.steering(state, self.chain.arithmetic);
        pairs.rev().find_map(steering)
    }

    /// What the chain leaves of this step's logits.
    pub fn step(&mut self, logits: &[f64], history: History) -> Result<Survivors, ChainError> {
        let mut branches = self.run(logits, history, |_| Ok(()))?;
        mixture(&mut branches)
    }

    /// Takes note that `token` was drawn after the last step.
    pub fn accept(&mut self, token: u32) {
        for (sampler, state) in self.chain.samplers.iter().zip(&mut self.states) {
            sampler.accept(state, token, self.chain.arithmetic);
        }
    }

    /// Runs the samplers; `look` sees what is left before the first and after each.
    fn run<'l>(
        &mut self,
        logits: &'l [f64],
        history: History,
        mut look: impl FnMut(&mut [Branch<'l>]) -> Result<(), ChainError>,
    ) -> Result<Vec<Branch<'l>>, ChainError> {
        let candidates = Candidates::new(logits, self.chain.engine, self.chain.arithmetic)?;
        let mut branches = vec![Branch {
            probability: 1.0,
            candidates,
        }];
        look(&mut branches)?;
        let mut work = 0;
        for (sampler, state) in self.chain.samplers.iter().zip(&mut self.states) {
            if branches.len() > 1 && *state != State::Stateless {
                let reason = format!(
                    "{} cannot follow an XTC that strikes only sometimes",
                    sampler.name()
                );
                return Err(Refusal {
                    engine: None,
                    reason,
                }
                .into());
            }
            let mut next = Vec::with_capacity(branches.len());
            for Branch {
                probability,
                mut candidates,
            } in branches
            {
                work += candidates.count() + sampler.looks_back(history);
                if work > WORK {
                    let reason = format!(
                        "the samplers would look at more than {WORK} tokens, those of the history with them"
                    );
                    return Err(Refusal {
                        engine: None,
                        reason,
                    }
                    .into());
                }
                let chance = sampler.chance(&candidates)?;
                if chance < 1.0 {
                    let candidates = candidates.clone();
                    next.push(Branch {
                        probability: probability * (1.0 - chance),
                        candidates,
                    });
                }
                if chance > 0.0 {
                    sampler.apply(&mut candidates, state, history)?;
                    candidates.check()?;
                    next.push(Branch {
                        probability: probability * chance,
                        candidates,
                    });
                }
            }
            if next.len() > BRANCHES {
                let reason = format!(
                    "more than {BRANCHES} ways lead through so many XTC that strike only sometimes"
                );
                return Err(Refusal {
                    engine: None,
                    reason,
                }
                .into());
            }
            branches = next;
            if self.is_of_one_step {
                *state = State::Stateless;
            }
            look(&mut branches)?;
        }
        Ok(branches)
    }
}

/// The most ways that are followed: every XTC doubles them.
const BRANCHES: usize = 16;

/// The most tokens that the samplers of a step look at, each of them again: a few seconds of work.
const WORK: usize = 50_000_000;

/// One of the ways that chance can take.
struct Branch<'l> {
    probability: f64,
    candidates: Candidates<'l>,
}

/// What is left when every branch is followed with its probability.
fn mixture(branches: &mut [Branch]) -> Result<Survivors, ChainError> {
    let branches = branches
        .iter_mut()
        .map(|branch| Ok((branch.probability, branch.candidates.survivors()?)));
    Ok(Survivors::mixture(
        &branches.collect::<Result<Vec<_>, Refusal>>()?,
    )?)
}
