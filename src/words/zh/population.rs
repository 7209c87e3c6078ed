use super::Chinese;
use crate::words::{PopulationWords, Quantity};

impl PopulationWords for Chinese {
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

    fn survivors_finding(&self, name: &str, [few, middle, many]: [f64; 3]) -> String {
        format!(
            "{name}：一半的位置至多保留 {middle} 个词元；二十分之一的位置至多 {few} 个，二十分之一的位置 {many} 个或更多。"
        )
    }
}
