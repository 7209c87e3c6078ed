use super::Chinese;
use crate::experiment::solve::{Parameter, Target};
use crate::words::SolveWords;

fn wanted(target: Target) -> String {
    match target {
        Target::Entropy(value) => format!("熵 {value} nats"),
        Target::EffectiveVocabulary(value) => format!("有效词汇量 {value}"),
        Target::Top1(value) => format!("最大概率 {value}"),
    }
}

fn name(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Temperature => "T",
        Parameter::MinP { .. } => "min-p",
    }
}

impl SolveWords for Chinese {
    fn solve_description(&self, parameter: Parameter, target: Target) -> String {
        format!(
            "曲线给出{}随{}的变化，并标出达到期望值的点。",
            self.target_label(target),
            self.parameter_label(parameter)
        )
    }

    fn asked_solution(&self, parameter: Parameter, target: Target) -> String {
        let at = match parameter {
            Parameter::Temperature => String::new(),
            Parameter::MinP { temperature } => format!("（T = {}）", temperature.value()),
        };
        format!("期望{}，所求为 {}{at}", wanted(target), name(parameter))
    }

    fn solve_panel(&self, parameter: Parameter, target: Target) -> String {
        match parameter {
            Parameter::Temperature => format!("哪个温度给出{}？", wanted(target)),
            Parameter::MinP { .. } => format!("哪个 min-p 给出{}？", wanted(target)),
        }
    }

    fn parameter_label(&self, parameter: Parameter) -> &'static str {
        match parameter {
            Parameter::Temperature => "温度参数 T",
            Parameter::MinP { .. } => "min-p",
        }
    }

    fn target_label(&self, target: Target) -> &'static str {
        match target {
            Target::Entropy(_) => "熵 (nats)",
            Target::EffectiveVocabulary(_) => "有效词汇量",
            Target::Top1(_) => "最大概率",
        }
    }

    fn solution(&self, parameter: Parameter, value: &str) -> String {
        format!("{} = {value}", name(parameter))
    }

    fn solve_columns(&self, parameter: Parameter) -> [&'static str; 5] {
        [
            name(parameter),
            "保留词元",
            "熵 (nats)",
            "最大概率",
            "有效词汇量",
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
            format!("{name} = {value} 给出{}。", wanted(target))
        } else {
            format!(
                "{name} = {value} 最接近{}：实际为 {reached:.3}。",
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
            "没有哪个 {} 能给出{}：在这组 logits 上结果介于 {low:.3} 与 {high:.3} 之间。",
            name(parameter),
            wanted(target)
        )
    }
}
