use super::Chinese;
use crate::words::BoundsWords;

impl BoundsWords for Chinese {
    fn asked_bounds(&self, positions: usize, temperature: f64, top_p: f64, min_p: f64) -> String {
        let positions = if positions == 1 {
            String::new()
        } else {
            format!("{positions} 个位置；")
        };
        format!("{positions}T = {temperature}；top-p {top_p}；min-p {min_p}")
    }

    fn bounds_panels(&self, temperature: &str) -> [String; 4] {
        [
            format!("T = {temperature} 时的概率"),
            "熵随温度的变化".to_owned(),
            format!("T = {temperature} 时 top-p 保留的词元"),
            format!("T = {temperature} 时 min-p 保留的词元"),
        ]
    }

    fn bounds_many_panels(&self, top_p: f64) -> [String; 4] {
        [
            "未返回的质量".to_owned(),
            "未返回质量不超过该值的位置".to_owned(),
            "熵".to_owned(),
            format!("top-p {top_p} 保留的词元"),
        ]
    }

    fn likely_caption(&self, shown: usize, all: usize) -> String {
        if shown == all {
            "最可能的词元，其余合为一项。".to_owned()
        } else {
            format!("{all} 个最可能的词元中的前 {shown} 个，未返回的合为一项。")
        }
    }

    fn bounds_many_columns(&self, top_p: f64, min_p: f64) -> [String; 7] {
        [
            "位置".to_owned(),
            "最可能".to_owned(),
            "被抽中".to_owned(),
            "未返回的质量".to_owned(),
            "熵 (nats)".to_owned(),
            format!("top-p {top_p} 保留"),
            format!("min-p {min_p} 保留"),
        ]
    }

    fn bounded_entropy_finding(
        &self,
        temperature: &str,
        [low, high]: [f64; 2],
        renormalised: f64,
    ) -> String {
        let place = if renormalised < low {
            "低于任何可能的值"
        } else if renormalised > high {
            "高于任何可能的值"
        } else {
            "是可能的值之一"
        };
        format!(
            "T = {temperature} 时熵在 {low:.3} 与 {high:.3} nats 之间。只用已知词元归一化会得到 {renormalised:.3}：{place}。"
        )
    }

    fn set_finding(&self, name: &str, value: f64, [low, high]: [usize; 2]) -> String {
        if low == high {
            format!("{name} {value} 保留 {low} 个词元，与其余词元无关。")
        } else {
            format!("{name} {value} 保留 {low} 到 {high} 个词元：返回的内容不足以确定。")
        }
    }
}
