use super::Chinese;
use crate::experiment::engines::Rule;
use crate::words::{EnginesWords, percent};

impl EnginesWords for Chinese {
    fn same_engines_finding(&self, [first, second]: [&str; 2]) -> String {
        format!("{first} 与 {second} 在此处的分布相同。")
    }

    fn parting_finding(
        &self,
        [first, second]: [&str; 2],
        token: &str,
        probabilities: [f64; 2],
        total_variation: f64,
    ) -> String {
        let [p, q] = probabilities.map(percent);
        format!(
            "{first} 与 {second} 首先在{token}上分歧：{p} % 对 {q} %。两者有 {} % 的抽样结果不同（总变差）。",
            percent(total_variation)
        )
    }

    fn rule_finding(&self, [first, second]: [&str; 2], rule: &Rule) -> String {
        let list = |samplers: &[String]| match samplers {
            [] => "最先运行".to_owned(),
            samplers => format!("在 {} 之后运行", samplers.join("、")),
        };
        match rule {
            Rule::Removed {
                by,
                sampler,
                after,
                elsewhere_after,
            } => {
                let other = if by.name() == first { second } else { first };
                let elsewhere = match elsewhere_after {
                    Some(before) => format!("在 {other} 中{}", list(before)),
                    None => format!("{other} 不运行它"),
                };
                format!(
                    "起作用的规则：{by} 的 {sampler} 移除了该词元。它在那里{}；{elsewhere}。",
                    list(after)
                )
            }
            Rule::Weighed { only } => {
                let only = only
                    .iter()
                    .map(|(engine, sampler)| format!("{sampler}（{engine}）"));
                let only = only.collect::<Vec<_>>().join("、");
                format!("起作用的规则：只有一方运行 {only}。")
            }
            Rule::Order => "起作用的规则：两者运行同样的采样器，但顺序或细则不同。".to_owned(),
        }
    }
}
