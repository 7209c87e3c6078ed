use super::Chinese;
use crate::experiment::drift::Limits;
use crate::words::drift::limits_text;
use crate::words::{DriftWords, nats, percent};

impl DriftWords for Chinese {
    fn asked_drift(&self, against: &str, positions: usize, limits: Limits) -> String {
        let limits = match limits_text(limits) {
            none if none.is_empty() => "无限值".to_owned(),
            limits => format!("限值 {limits}"),
        };
        format!("与 `{against}` 比较；{positions} 个位置；{limits}")
    }

    fn drift_verdict(&self, exceeded: &str, positions: usize, of: usize) -> String {
        if exceeded.is_empty() {
            format!("{of} 个位置都未超出限值。")
        } else {
            format!("超出限值：{exceeded}；{of} 个位置中有 {positions} 个相差过大。")
        }
    }

    fn drift_finding(
        &self,
        [middle, most]: [f64; 2],
        [divergence, largest]: [f64; 2],
        changed: f64,
    ) -> String {
        format!(
            "总变差中位数为 {} %，最大 {} %；散度中位数为 {} nats，最大 {} nats；{} % 的位置最可能的词元改变。",
            percent(middle),
            percent(most),
            nats(divergence),
            nats(largest),
            percent(changed)
        )
    }

    fn worst_shift_finding(
        &self,
        position: usize,
        total_variation: f64,
        [old, new]: [&str; 2],
    ) -> String {
        let tokens = if old == new {
            format!("最可能的词元仍是{new}")
        } else {
            format!("最可能的词元由{old}变为{new}")
        };
        format!(
            "变化最大的是位置 {position}：{} % 的抽样不同；{tokens}。",
            percent(total_variation)
        )
    }
}
