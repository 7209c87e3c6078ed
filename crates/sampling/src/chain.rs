//! Samplers one after another: free in their order, or as an engine runs them for settings.
//!
//! ```
//! use thermograph_sampling::sampler::{Temperature, TopK};
//! use thermograph_sampling::{Chain, Engine, History};
//!
//! let samplers = vec![TopK { top_k: 3 }.into(), Temperature { temperature: 0.5 }.into()];
//! let chain = Chain::new(samplers, Some(Engine::LlamaCpp))?;
//! let left = chain.survivors(&[2.0, 1.0, 0.1, -1.0], History::default())?;
//! assert_eq!(left.tokens(), [0, 1, 2]);
//! # Ok::<(), thermograph_sampling::ChainError>(())
//! ```

use std::borrow::BorrowMut;
use std::fmt;

use super::candidates::{Arithmetic, Candidates, ChainStop, Handling};
use super::draw::Pool;
use super::engine::{Engine, Remark, Settings};
use super::history::History;
use super::refusal::{ChainError, Refusal};
use super::sampler::{Running, Sampler, Started};
use super::survivors::Survivors;

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
    /// The definitions compute in float64, an engine as its profile says.
    ///
    /// Errors: a sampler that the engine does not have.
    pub fn new(samplers: Vec<Sampler>, engine: Option<Engine>) -> Result<Chain, ChainError> {
        if let Some(engine) = engine
            && let Some(sampler) = samplers.iter().find(|sampler| !engine.has(sampler))
        {
            let reason = format!("unknown sampler {}", sampler.name());
            return Err(Refusal::by(Some(engine.name()), reason).into());
        }
        let arithmetic = engine.map_or(Arithmetic::Float64, |engine| engine.profile().arithmetic);
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

    /// The same chain after one more sampler.
    ///
    /// Errors: a sampler that the engine does not have.
    pub fn after(mut self, sampler: Sampler) -> Result<Chain, ChainError> {
        self.samplers.insert(0, sampler);
        let arithmetic = self.arithmetic;
        let chain = Chain::new(self.samplers, self.engine)?;
        Ok(Chain {
            arithmetic,
            ..chain
        })
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

    /// Finds what is refused whatever the logits; gives the place of the sampler too.
    pub fn check(&self) -> Result<(), (usize, ChainError)> {
        match self.start() {
            Ok(_) => Ok(()),
            Err((place, refusal)) => Err((place, refusal.into())),
        }
    }

    /// The samplers at work, before the first step.
    ///
    /// Errors: the place of a sampler that is refused, and why.
    fn start(&self) -> Result<Vec<Started<'_>>, (usize, Refusal)> {
        let mut all = Vec::with_capacity(self.samplers.len());
        let mut ways = 1;
        for (place, sampler) in self.samplers.iter().enumerate() {
            let refused = |engine, reason| (place, Refusal::by(engine, reason));
            let name = sampler.name();
            let started = sampler
                .start(self.engine.map(Engine::variants), self.arithmetic)
                .unwrap_or_else(|| Err(format!("unknown sampler {name}")))
                .map_err(|reason| refused(self.engine.map(Engine::name), reason))?;
            if ways > 1 && started.steering().is_some() {
                let reason =
                    format!("{name} cannot run after XTC with a probability between 0 and 1");
                return Err(refused(None, reason));
            }
            if started.chance() > 0.0 && started.chance() < 1.0 {
                ways *= 2;
            }
            if ways > WAYS {
                let reason = format!(
                    "too many XTC samplers with a probability between 0 and 1: the chain has more than {WAYS} branches"
                );
                return Err(refused(None, reason));
            }
            all.push(started);
        }
        Ok(all)
    }

    /// Starts it and runs it once; `look` sees what is left before the first sampler and after each. What samplers carry
    /// is let go as soon as they have run: mirostat keeps every token that is left.
    fn run_once<'l>(
        &self,
        logits: &'l [f64],
        history: History,
        look: impl FnMut(&mut [Branch<'l>]) -> Result<(), ChainError>,
    ) -> Result<Vec<Branch<'l>>, ChainError> {
        let candidates = self.candidates(logits)?;
        let running = self.start().map_err(|(_, refusal)| refusal)?;
        self.run(running.into_iter(), candidates, history, look)
    }

    fn candidates<'l>(&self, logits: &'l [f64]) -> Result<Candidates<'l>, ChainError> {
        let handling = self
            .engine
            .map_or(Handling::PLAIN, |engine| engine.profile().handling);
        Candidates::new(logits, handling, self.arithmetic)
    }

    /// What the chain leaves of `logits`.
    ///
    /// With XTC it is the mixture of its two branches. Mirostat and adaptive-p are as at their first step;
    /// [`Session`] goes on.
    pub fn survivors(&self, logits: &[f64], history: History) -> Result<Survivors, ChainError> {
        let mut branches = self.run_once(logits, history, |_| Ok(()))?;
        self.mixture(&mut branches)
    }

    /// What the chain leaves of `logits` in its order, to draw from as an engine does.
    ///
    /// Errors: as of [`Chain::survivors`]; a sampler that draws by itself, as mirostat, adaptive-p and an XTC that strikes only
    /// sometimes do.
    pub fn pool(&self, logits: &[f64], history: History) -> Result<Pool, ChainError> {
        self.check_draws()?;
        let branches = self.run_once(logits, history, |_| Ok(()))?;
        self.left(branches, logits.len())
    }

    /// Finds a sampler that draws by itself, or after which the engine's draws are not reproduced: [`Chain::pool`] refuses it.
    pub fn check_draws(&self) -> Result<(), ChainError> {
        let running = self.start().map_err(|(_, refusal)| refusal)?;
        let draws = |started: &Started| {
            let chance = started.chance();
            started.steering().is_some() || (chance > 0.0 && chance < 1.0)
        };
        if let Some(place) = running.iter().position(draws) {
            let name = self.samplers[place].name();
            let reason = format!("{name} samples by itself: its draws are not reproduced");
            return Err(Refusal::by(self.engine.map(Engine::name), reason).into());
        }
        let way = self.engine.and_then(|engine| engine.profile().draws);
        let last = way.and_then(|way| way.rule().not_after);
        let after = |it: &Sampler| Some(it.name()) == last && !it.is_off();
        if let Some(sampler) = self.samplers.iter().find(|it| after(it)) {
            let reason = format!("draws after {} are not reproduced", sampler.name());
            return Err(Refusal::by(self.engine.map(Engine::name), reason).into());
        }
        Ok(())
    }

    /// The list of the only branch.
    fn left(&self, branches: Vec<Branch>, vocabulary: usize) -> Result<Pool, ChainError> {
        let mut candidates = Vec::new();
        let mut is_sorted = false;
        for Branch {
            candidates: mut of_branch,
            ..
        } in branches
        {
            of_branch.check().map_err(|stop| self.stopped(stop))?;
            is_sorted = of_branch.is_sorted();
            candidates.extend(of_branch.list().iter().map(|it| (it.token, it.logit)));
        }
        Ok(Pool {
            candidates,
            is_sorted,
            vocabulary,
        })
    }

    /// What is left before the first sampler and after each, so that one can see which did what.
    pub fn stages(&self, logits: &[f64], history: History) -> Result<Vec<Survivors>, ChainError> {
        let mut stages = Vec::with_capacity(self.samplers.len() + 1);
        self.run_once(logits, history, |branches| {
            stages.push(self.mixture(branches)?);
            Ok(())
        })?;
        Ok(stages)
    }

    /// Runs the samplers; `look` sees what is left before the first and after each.
    fn run<'c, 'l, R: BorrowMut<dyn Running + 'c>>(
        &self,
        running: impl Iterator<Item = R>,
        candidates: Candidates<'l>,
        history: History,
        mut look: impl FnMut(&mut [Branch<'l>]) -> Result<(), ChainError>,
    ) -> Result<Vec<Branch<'l>>, ChainError> {
        let mut branches = vec![Branch {
            probability: 1.0,
            candidates,
        }];
        look(&mut branches)?;
        let mut work = 0;
        for (sampler, mut running) in self.samplers.iter().zip(running) {
            let running = running.borrow_mut();
            let chance = running.chance();
            let mut next = Vec::with_capacity(branches.len());
            for Branch {
                probability,
                mut candidates,
            } in branches
            {
                work += candidates.count() + sampler.looks_back(history);
                if work > WORK {
                    let reason = format!(
                        "the chain would examine more than {WORK} tokens, including the history"
                    );
                    return Err(Refusal::by(None, reason).into());
                }
                if chance < 1.0 {
                    let candidates = candidates.clone();
                    next.push(Branch {
                        probability: probability * (1.0 - chance),
                        candidates,
                    });
                }
                if chance > 0.0 {
                    running.apply(&mut candidates, history);
                    candidates.check().map_err(|stop| self.stopped(stop))?;
                    next.push(Branch {
                        probability: probability * chance,
                        candidates,
                    });
                }
            }
            branches = next;
            look(&mut branches)?;
        }
        Ok(branches)
    }

    /// What is left when every branch is followed with its probability.
    fn mixture(&self, branches: &mut [Branch]) -> Result<Survivors, ChainError> {
        let branches = branches.iter_mut().map(|branch| {
            let survivors = branch.candidates.survivors();
            let survivors = survivors.map_err(|stop| self.stopped(stop))?;
            Ok((branch.probability, survivors))
        });
        Ok(Survivors::mixture(
            branches.collect::<Result<Vec<_>, Refusal>>()?,
        )?)
    }

    fn stopped(&self, stop: ChainStop) -> Refusal {
        let reason = match stop {
            ChainStop::Refused(reason) => reason,
            ChainStop::Overflow => {
                "no finite logits remain: all tokens are banned, or the arithmetic overflows"
                    .to_owned()
            }
        };
        Refusal::by(self.engine.map(Engine::name), reason)
    }
}

/// A chain at work, step by step: it keeps what mirostat and adaptive-p carry from one token to the next.
///
/// It does not draw: [`Session::accept`] is told what was drawn.
pub struct Session<'c> {
    chain: &'c Chain,
    /// The samplers at work, or why there are none.
    running: Result<Vec<Started<'c>>, Refusal>,
}

impl fmt::Debug for Session<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("chain", self.chain)
            .field("steering", &self.steering())
            .finish_non_exhaustive()
    }
}

impl<'c> Session<'c> {
    /// Before the first step.
    pub fn new(chain: &'c Chain) -> Session<'c> {
        Session {
            chain,
            running: chain.start().map_err(|(_, refusal)| refusal),
        }
    }

    /// The samplers of the chain.
    pub fn samplers(&self) -> &'c [Sampler] {
        &self.chain.samplers
    }

    /// What mirostat or adaptive-p will steer by at the next step: the limit on the surprise in bits, or the
    /// probability aimed at. That of the last such sampler; `None` in a chain without one.
    pub fn steering(&self) -> Option<f64> {
        let running = self.running.as_ref().ok()?;
        running.iter().rev().find_map(|running| running.steering())
    }

    /// What the chain leaves of this step's logits.
    pub fn step(&mut self, logits: &[f64], history: History) -> Result<Survivors, ChainError> {
        let mut branches = self.branches(logits, history)?;
        self.chain.mixture(&mut branches)
    }

    fn branches<'l>(
        &mut self,
        logits: &'l [f64],
        history: History,
    ) -> Result<Vec<Branch<'l>>, ChainError> {
        let candidates = self.chain.candidates(logits)?;
        let running = self.running.as_mut().map_err(|refusal| refusal.clone())?;
        let running = running.iter_mut().map(|running| running.as_mut());
        self.chain.run(running, candidates, history, |_| Ok(()))
    }

    /// The same, with what is left in the chain's order, to draw from as an engine does; of an XTC that strikes only sometimes
    /// what is left where it does not.
    pub fn step_to_draw(
        &mut self,
        logits: &[f64],
        history: History,
    ) -> Result<(Survivors, Pool), ChainError> {
        let mut branches = self.branches(logits, history)?;
        let survivors = self.chain.mixture(&mut branches)?;
        branches.truncate(1);
        Ok((survivors, self.chain.left(branches, logits.len())?))
    }

    /// Takes note that `token` was drawn after the last step.
    pub fn accept(&mut self, token: u32) {
        for running in self.running.iter_mut().flatten() {
            running.accept(token);
        }
    }
}

/// The most ways that are followed: every XTC doubles them.
const WAYS: usize = 16;

/// The most tokens that the samplers of a step look at, each of them again: a few seconds of work.
const WORK: usize = 50_000_000;

/// One of the ways that chance can take.
struct Branch<'l> {
    probability: f64,
    candidates: Candidates<'l>,
}
