use super::Chinese;
use crate::words::{PopulationWords, Quantity, percent};

impl PopulationWords for Chinese {
    fn population_title(&self) -> &'static str {
        "设置在大量位置上的作用"
    }

    fn population_section(&self) -> &'static str {
        "设置对文件中每个位置的作用。每条曲线给出该量不超过某值的位置所占的比例：曲线陡升处，许多位置彼此相似；右侧的长尾是保留较多的位置。"
    }

    fn population_description(&self, positions: usize) -> String {
        format!(
            "曲线给出 {positions} 个位置中，保留词元数、熵、保留质量、有效词汇量和最大概率不超过各值的比例。"
        )
    }

    fn asked_population(&self, positions: usize, chains: &[String]) -> String {
        match chains {
            [a, b] => format!("{positions} 个位置；A：{a}；B：{b}"),
            chains => format!("{positions} 个位置；{}", chains.join("；")),
        }
    }

    fn quantity(&self, quantity: Quantity) -> &'static str {
        match quantity {
            Quantity::Survivors => "保留词元数",
            Quantity::Entropy => "熵",
            Quantity::KeptMass => "保留质量",
            Quantity::EffectiveVocabulary => "有效词汇量",
            Quantity::MaxProbability => "最大概率",
            Quantity::TotalVariation => "A 与 B 的差异",
        }
    }

    fn quantity_label(&self, quantity: Quantity) -> &'static str {
        match quantity {
            Quantity::Survivors => "词元数",
            Quantity::Entropy => "熵 (nats)",
            Quantity::KeptMass => "保留词元在模型中的质量",
            Quantity::EffectiveVocabulary => "等可能词元数",
            Quantity::MaxProbability => "概率",
            Quantity::TotalVariation => "总变差",
        }
    }

    fn share_of_positions(&self) -> &'static str {
        "位置比例"
    }

    fn population_columns(&self) -> [&'static str; 2] {
        ["设置", "量"]
    }

    fn quantiles_caption(&self) -> &'static str {
        "该比例的位置不超过的值。"
    }

    fn worst_columns(&self) -> [&'static str; 6] {
        [
            "位置",
            "总变差",
            "A 保留",
            "B 保留",
            "A 中最可能",
            "B 中最可能",
        ]
    }

    fn worst_caption(&self, shown: usize, all: usize) -> String {
        format!("{all} 个位置中差异最大的 {shown} 个，从 0 数起。")
    }

    fn survivors_finding(&self, name: &str, [few, middle, many]: [f64; 3]) -> String {
        format!(
            "{name}：一半的位置至多保留 {middle} 个词元；二十分之一的位置至多 {few} 个，二十分之一的位置 {many} 个或更多。"
        )
    }

    fn single_finding(&self, name: &str, share: f64) -> String {
        format!(
            "{name}：{} % 的位置只剩一个词元，没有随机性。",
            percent(share)
        )
    }

    fn median_finding(&self, name: &str, entropy: f64, kept_mass: f64) -> String {
        format!(
            "{name}：熵的中位数为 {entropy:.3} nats，保留词元占模型质量的中位数为 {} %。",
            percent(kept_mass)
        )
    }

    fn apart_finding(&self, [middle, most]: [f64; 2], changed: f64) -> String {
        format!(
            "A 与 B：抽样结果不同的比例，中位数为 {} %，最大为 {} %；{} % 的位置最可能的词元不同。",
            percent(middle),
            percent(most),
            percent(changed)
        )
    }

    fn worst_finding(&self, position: usize, total_variation: f64, [a, b]: [&str; 2]) -> String {
        format!(
            "差异最大的是位置 {position}：{} % 的抽样不同；A 中最可能的是{a}，B 中是{b}。",
            percent(total_variation)
        )
    }
}
