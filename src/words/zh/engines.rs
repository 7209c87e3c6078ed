use super::Chinese;
use crate::experiment::engines::Rule;
use crate::words::{EnginesWords, percent};

impl EnginesWords for Chinese {
    fn engines_title(&self) -> &'static str {
        "同一组设置在不同推理引擎中的结果"
    }

    fn engines_section(&self) -> &'static str {
        "各引擎收到同样的设置，但采样器的顺序和默认值各不相同。浅色柱是模型原始分布，实色柱是引擎实际抽样所用的分布。最后一幅图统计仍可能被抽到的词元数。"
    }

    fn engines_description(&self, engines: &str) -> String {
        format!("柱状图给出 {engines} 对同样的 logits 和同样的设置各自得到的分布。")
    }

    fn asked_settings(&self, name: &str, settings: &str) -> String {
        format!("设置 `{name}`：{settings}")
    }

    fn engine_distribution(&self) -> &'static str {
        "引擎的分布"
    }

    fn refusal_message(&self, reason: &str) -> String {
        format!("拒绝执行。{reason}")
    }

    fn refused(&self) -> &'static str {
        "拒绝"
    }

    fn survivors_title(&self) -> &'static str {
        "仍可能被抽到的词元"
    }

    fn survivors_label(&self) -> &'static str {
        "词元数"
    }

    fn engines_columns(&self) -> [&'static str; 6] {
        [
            "引擎",
            "采样器链",
            "保留词元",
            "熵 (nats)",
            "最大概率",
            "有效词汇量",
        ]
    }

    fn pair_columns(&self) -> [&'static str; 5] {
        [
            "A / B",
            "总变差",
            "KL(A‖B) (nats)",
            "KL(B‖A) (nats)",
            "首个分歧词元",
        ]
    }

    fn engine_finding(&self, engine: &str, [left, of]: [usize; 2], entropy: f64) -> String {
        format!("{engine} 在 {of} 个词元中保留 {left} 个；熵为 {entropy:.3} nats。")
    }

    fn refusal_finding(&self, reason: &str) -> String {
        format!("拒绝执行：{reason}。")
    }

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
