//! torch on a CPU: `multinomial(p, n, replacement=True)` for n above 1.
//!
//! Definition: c are the running sums of p in float32 in the order of ids, each divided by the last, the last of them 1; a
//! draw takes u as in `multinomial(p, 1)`, and the token is the first with c >= u. Source:
//! `multinomial_with_replacement_apply` in `aten/src/ATen/native/cpu/MultinomialKernel.cpp`, torch 2.15.0; run.

use super::rule::{Draw, Drawn, Pool, Unit, WayProfile, single};
use super::running_sums::RunningSums;
use super::torch::{SEEDS, generator, uniform};
use crate::random::mt19937::Mt19937;

pub(super) const RULE: WayProfile = WayProfile {
    version: "torch 2.15.0 on a CPU (run)",
    default_seed: None,
    seeds: SEEDS,
    not_after: None,
    looks_at_all: false,
    has_positions: false,
    adds_choice: false,
    unit: Unit::Uniform,
    python: PYTHON,
    start: |seed| {
        Box::new(TorchReplacement {
            generator: generator(seed),
            sums: RunningSums::default(),
        })
    },
};

const PYTHON: &str = "\
def draws(left, vocabulary, seed, count):
    z = torch.full((vocabulary,), -torch.inf)
    for token, logit in left:
        z[token] = float(logit)
    torch.manual_seed(seed)
    p = torch.softmax(z, dim=-1)
    return torch.multinomial(p, max(count, 2), replacement=True).tolist()[:count]
";

struct TorchReplacement {
    generator: Mt19937,
    sums: RunningSums,
}

impl Draw for TorchReplacement {
    fn load(&mut self, pool: &Pool) {
        let mut sum = 0.0;
        let running = pool
            .probabilities()
            .into_iter()
            .map(|(token, probability)| {
                sum = single(sum + probability);
                (token, sum)
            });
        let running: Vec<(u32, f64)> = running.collect();
        self.sums = RunningSums::new(running.iter().map(|&(token, it)| (token, single(it / sum))));
    }

    fn draw(&mut self, _: u32) -> Drawn {
        let (token, margin) = self.sums.at(uniform(&mut self.generator));
        Drawn { token, margin }
    }
}
