use super::Chinese;
use crate::experiment::drift::Limits;
use crate::words::drift::limits_text;
use crate::words::{DriftWords, nats, percent};

impl DriftWords for Chinese {
    fn drift_title(&self) -> &'static str {
        "新旧两份 logits 的漂移"
    }

    fn drift_section(&self) -> &'static str {
        "两份文件在每个位置上的分布相差多少：总变差是抽样结果不同的比例，散度是以新分布代替旧分布的损失。点是位置（位置很多时为每一段中最差的一个）；曲线给出该量不超过某值的位置比例。超出限值时程序以退出码 1 结束。"
    }

    fn drift_description(&self, positions: usize) -> String {
        format!("点和曲线给出 {positions} 个位置上新旧分布的总变差和散度，以及各自的限值。")
    }

    fn asked_drift(&self, against: &str, positions: usize, limits: Limits) -> String {
        let limits = match limits_text(limits) {
            none if none.is_empty() => "无限值".to_owned(),
            limits => format!("限值 {limits}"),
        };
        format!("与 `{against}` 比较；{positions} 个位置；{limits}")
    }

    fn divergence(&self) -> &'static str {
        "KL(旧‖新) (nats)"
    }

    fn over_positions(&self, quantity: &str) -> String {
        format!("各位置的{quantity}")
    }

    fn share_within(&self, quantity: &str) -> String {
        format!("{quantity}的位置分布")
    }

    fn position(&self) -> &'static str {
        "位置"
    }

    fn limit(&self, limit: f64) -> String {
        format!("限值: {limit}")
    }

    fn drift_columns(&self) -> [&'static str; 5] {
        ["位置", "总变差", "KL(旧‖新) (nats)", "原最可能", "现最可能"]
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
