use super::Chinese;
use crate::words::{BoundsWords, percent};

impl BoundsWords for Chinese {
    fn bounds_title(&self) -> &'static str {
        "从最可能的词元能知道什么，不能知道什么"
    }

    fn bounds_section(&self) -> &'static str {
        "服务器只返回少数词元的对数概率。其余的质量属于未返回的词元，每一个都不超过已返回词元中最小的概率；仅因被抽中才返回的词元也算在其中。\
         这里不做归一化：区间给出与返回值相符的所有分布中该量的最小值和最大值。服务器给出的对数概率视为模型自身在温度 1 下的值；应用设置时先除以温度。"
    }

    fn asked_bounds(&self, positions: usize, temperature: f64, top_p: f64, min_p: f64) -> String {
        let positions = if positions == 1 {
            String::new()
        } else {
            format!("{positions} 个位置；")
        };
        format!("{positions}T = {temperature}；top-p {top_p}；min-p {min_p}")
    }

    fn bounds_description(&self, seen: usize) -> String {
        format!(
            "带区间的柱给出 {seen} 个已知词元和其余全部词元的概率；着色的带给出熵随温度、保留词元数随 top-p 和 min-p 的可能范围。"
        )
    }

    fn bounds_many_description(&self, positions: usize) -> String {
        format!(
            "点给出 {positions} 个位置未返回的质量，曲线给出其分布；区间给出每个位置的熵和 top-p 集合大小的可能范围。"
        )
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

    fn possible_values(&self) -> &'static str {
        "可能的值"
    }

    fn at_least(&self) -> &'static str {
        "至少"
    }

    fn renormalised(&self) -> &'static str {
        "若归一化"
    }

    fn own_value(&self, value: &str) -> String {
        format!("所设：{value}")
    }

    fn unseen_tokens(&self, count: usize) -> String {
        format!("未返回的 {count} 个")
    }

    fn unseen_mass(&self) -> &'static str {
        "未返回的质量"
    }

    fn tokens_left(&self) -> &'static str {
        "保留词元数"
    }

    fn bounds_columns(&self) -> [&'static str; 3] {
        ["词元", "对数概率", "概率"]
    }

    fn likely_caption(&self, shown: usize, all: usize) -> String {
        if shown == all {
            "最可能的词元，其余合为一项。".to_owned()
        } else {
            format!("{all} 个最可能的词元中的前 {shown} 个，未返回的合为一项。")
        }
    }

    fn set_columns(&self) -> [&'static str; 2] {
        ["设置", "保留词元数"]
    }

    fn sets_caption(&self) -> &'static str {
        "各设置单独使用时保留的词元数。"
    }

    fn bounded_entropy_columns(&self) -> [&'static str; 3] {
        ["T", "熵 (nats)", "若归一化"]
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

    fn widest_caption(&self, shown: usize, all: usize) -> String {
        format!("{all} 个位置中最不确定的 {shown} 个，从 0 数起。")
    }

    fn seen_finding(&self, seen: usize, unseen: usize, mass: f64) -> String {
        format!(
            "已知 {seen} 个词元；其余 {unseen} 个共占质量的 {} %。",
            percent(mass)
        )
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

    fn sure_finding(&self, mass: f64) -> String {
        format!("top-p 的集合在 {mass:.3} 以内是确定的。")
    }

    fn unseen_finding(&self, positions: usize, middle: f64, most: f64) -> String {
        format!(
            "{positions} 个位置中，一半的位置未返回的质量至多 {} %，最多的达 {} %。",
            percent(middle),
            percent(most)
        )
    }

    fn close_finding(&self, width: f64, share: f64) -> String {
        format!(
            "{} % 的位置，熵的不确定度不超过 {width} nats。",
            percent(share)
        )
    }

    fn sure_sets_finding(
        &self,
        [top_p, min_p]: [f64; 2],
        [by_top_p, by_min_p]: [f64; 2],
    ) -> String {
        format!(
            "top-p {top_p} 保留的词元在 {} % 的位置上是确定的，min-p {min_p} 的在 {} % 的位置上。",
            percent(by_top_p),
            percent(by_min_p)
        )
    }

    fn below_finding(&self, share: f64) -> String {
        format!(
            "{} % 的位置，归一化得到的熵低于任何可能的值。",
            percent(share)
        )
    }
}
