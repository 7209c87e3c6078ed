use super::English;
use crate::experiment::solve::{Parameter, Target};
use crate::words::SolveWords;

fn wanted(target: Target) -> String {
    match target {
        Target::Entropy(value) => format!("an entropy of {value} nats"),
        Target::EffectiveVocabulary(value) => format!("an effective vocabulary of {value}"),
        Target::Top1(value) => format!("a largest probability of {value}"),
    }
}

fn name(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Temperature => "T",
        Parameter::MinP { .. } => "min-p",
    }
}

impl SolveWords for English {
    fn solve_description(&self, parameter: Parameter, target: Target) -> String {
        format!(
            "A curve shows the {} over {}, with a point where it meets the wanted value.",
            self.target_label(target),
            self.parameter_label(parameter)
        )
    }

    fn asked_solution(&self, parameter: Parameter, target: Target) -> String {
        let at = match parameter {
            Parameter::Temperature => String::new(),
            Parameter::MinP { temperature } => format!(" at T = {}", temperature.value()),
        };
        format!("wanted: {} by {}{at}", wanted(target), name(parameter))
    }

    fn solve_panel(&self, parameter: Parameter, target: Target) -> String {
        match parameter {
            Parameter::Temperature => format!("Which temperature gives {}?", wanted(target)),
            Parameter::MinP { .. } => format!("Which min-p gives {}?", wanted(target)),
        }
    }

    fn parameter_label(&self, parameter: Parameter) -> &'static str {
        match parameter {
            Parameter::Temperature => "temperature T",
            Parameter::MinP { .. } => "min-p",
        }
    }

    fn target_label(&self, target: Target) -> &'static str {
        match target {
            Target::Entropy(_) => "entropy (nats)",
            Target::EffectiveVocabulary(_) => "effective vocabulary",
            Target::Top1(_) => "largest probability",
        }
    }

    fn solution(&self, parameter: Parameter, value: &str) -> String {
        format!("{} = {value}", name(parameter))
    }

    fn solve_columns(&self, parameter: Parameter) -> [&'static str; 5] {
        [
            name(parameter),
            "tokens left",
            "entropy (nats)",
            "largest probability",
            "effective vocabulary",
        ]
    }

    fn solution_finding(
        &self,
        parameter: Parameter,
        target: Target,
        value: &str,
        reached: f64,
    ) -> String {
        let name = name(parameter);
        if (reached - target.value()).abs() <= 1e-6 * target.value().abs().max(1e-3) {
            format!("{name} = {value} gives {}.", wanted(target))
        } else {
            format!(
                "{name} = {value} comes nearest to {}: it gives {reached:.3}.",
                wanted(target)
            )
        }
    }

    fn no_solution_finding(
        &self,
        parameter: Parameter,
        target: Target,
        [low, high]: [f64; 2],
    ) -> String {
        format!(
            "No {} gives {}: on these logits it gives {low:.3} to {high:.3}.",
            name(parameter),
            wanted(target)
        )
    }
}
