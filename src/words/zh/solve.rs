use super::Chinese;
use crate::experiment::solve::{Parameter, Target};
use crate::words::{SolveWords, percent};

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
    fn solve_title(&self) -> &'static str {
        "由期望的分布反求设置"
    }

    fn solve_section(&self) -> &'static str {
        "曲线给出设置的每个取值在这组 logits 上的结果；点是它与期望值相交之处。min-p 的曲线呈阶梯状，因为词元逐个被移除：取最接近的一级。"
    }

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

    fn wanted(&self, value: f64) -> String {
        format!("期望值: {value}")
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

    fn same_solution_finding(&self, from: &str, to: &str) -> String {
        format!("大于 {from} 且不超过 {to} 的取值结果都相同。")
    }

    fn solved_top_finding(&self, token: &str, probability: f64) -> String {
        format!(
            "此时最可能的词元是{token}，概率为 {} %。",
            percent(probability)
        )
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
