//! Chinese.

mod bounds;
mod certainty;
mod compare;
mod drift;
mod engines;
mod guide;
mod population;
mod samplers;
mod schedule;
mod solve;

use super::{KindWords, percent};

/// The words in Chinese.
#[derive(Debug)]
pub struct Chinese;

/// A chance as a share; a small one is not told from 0.
fn odds(chance: f64) -> String {
    match chance * 100.0 {
        percent if percent < 0.1 => "不到 0.1%".to_owned(),
        percent if percent < 10.0 => format!("约 {percent:.1}%"),
        percent => format!("约 {percent:.0}%"),
    }
}

impl KindWords for Chinese {
    fn index_label(&self, descending: bool) -> &'static str {
        if descending {
            "词汇索引 (按logit降序排列)"
        } else {
            "词汇索引"
        }
    }

    fn probability(&self) -> &'static str {
        "概率"
    }

    fn probability_or_frequency(&self) -> &'static str {
        "概率/频率"
    }

    fn theory(&self) -> &'static str {
        "理论概率"
    }

    fn frequency(&self) -> &'static str {
        "采样频率"
    }

    fn temperature_label(&self) -> &'static str {
        "温度参数 T"
    }

    fn standard_temperature(&self) -> &'static str {
        "T=1 (标准)"
    }

    fn entropy_nats(&self) -> &'static str {
        "熵 (nats)"
    }

    fn max_probability(&self) -> &'static str {
        "最大概率"
    }

    fn entropy_note(&self, entropy: f64, max_probability: f64) -> String {
        format!("熵: {entropy:.3}\n最大概率: {max_probability:.3}")
    }

    fn sampling_panel(&self, temperature: &str, draws: u64) -> String {
        format!("温度 T={temperature} (采样{draws}次)")
    }

    fn top_drawn(&self, count: usize, tokens: &str) -> String {
        format!("Top-{count}采样词: {tokens}")
    }

    fn distributions_title(&self) -> &'static str {
        "不同温度下的概率分布"
    }

    fn sampling_title(&self) -> &'static str {
        "采样频率与理论概率"
    }

    fn equivalence_title(&self) -> &'static str {
        "施加温度的两种方法"
    }

    fn distributions_description(&self, tokens: usize, temperatures: &str) -> String {
        format!("柱状图表示 {tokens} 个词元在 T = {temperatures} 时的概率。")
    }

    fn sampling_description(&self, tokens: usize, draws: u64, temperatures: &str) -> String {
        format!(
            "{tokens} 个词元各有一对柱子，分别表示在 T = {temperatures} 时的概率和 {draws} 次采样中的频率。"
        )
    }

    fn other_tokens(&self, count: usize) -> String {
        format!("其余 {count} 个")
    }

    fn left_out(&self, count: usize, mass: f64) -> String {
        format!("其余 {count} 个: {} %", percent(mass))
    }

    fn ranks_title(&self) -> &'static str {
        "最可能词元的累计质量"
    }

    fn rank(&self) -> &'static str {
        "最可能的词元个数"
    }

    fn mass_of_ranks(&self) -> &'static str {
        "累计质量"
    }

    fn token(&self) -> &'static str {
        "词元"
    }

    fn logit(&self) -> &'static str {
        "logit"
    }

    fn distribution_columns(&self) -> [&'static str; 5] {
        [
            "T",
            "熵 (nats)",
            "最大概率",
            "有效词汇量",
            "占 90% 概率的词元数",
        ]
    }

    fn entropy_columns(&self) -> [&'static str; 4] {
        ["T", "熵 (nats)", "最大概率", "有效词汇量"]
    }

    fn sampling_columns(&self) -> [&'static str; 4] {
        ["词元", "概率", "次数", "频率"]
    }

    fn equivalence_columns(&self) -> [&'static str; 5] {
        ["词元", "logit", "由 logits 计算", "由概率计算", "差"]
    }

    fn leading_tokens(&self, shown: usize, all: usize) -> String {
        if shown == all {
            return "全部词元的概率。".to_owned();
        }
        format!("{all} 个词元中最可能的 {shown} 个的概率。")
    }

    fn sampled_tokens(&self, temperature: &str, shown: usize, all: usize) -> String {
        if shown == all {
            return format!("T = {temperature}：全部词元，抽到最多的在前。");
        }
        format!("T = {temperature}：{all} 个词元中被抽到最多的 {shown} 个。")
    }

    fn compared_tokens(&self, temperature: &str, shown: usize, all: usize) -> String {
        if shown == all {
            return format!("T = {temperature}：全部词元。");
        }
        format!("T = {temperature}：{all} 个词元中的前 {shown} 个。")
    }

    fn distribution_finding(
        &self,
        temperature: &str,
        token: &str,
        probability: f64,
        count: usize,
        entropy: f64,
        effective: f64,
    ) -> String {
        format!(
            "T = {temperature}：最可能的词元 {token} 占 {}%；{count} 个词元合占 90% 的概率；熵为 {entropy:.3} nats，\
             相当于 {effective:.1} 个等可能的词元。",
            percent(probability)
        )
    }

    fn flattening_finding(
        &self,
        [cold, hot]: [&str; 2],
        [low, high]: [f64; 2],
        limit: f64,
    ) -> String {
        let [from, to] = [low, high].map(|entropy| format!("{entropy:.3}"));
        let change = if from == to {
            format!("保持在 {from}")
        } else if high > low {
            format!("从 {from} 升到 {to}")
        } else {
            format!("从 {from} 降到 {to}")
        };
        format!("从 T = {cold} 到 T = {hot}，熵{change} nats；上限为 {limit:.3}。")
    }

    fn drawn_finding(
        &self,
        temperature: &str,
        [seen, possible]: [usize; 2],
        token: &str,
        frequency: f64,
    ) -> String {
        if possible == 1 {
            return format!("T = {temperature}：只有 {token} 可能被抽到，每次都是它。");
        }
        format!(
            "T = {temperature}：{possible} 个可能的词元中抽到了 {seen} 个；抽到最多的是 {token}，占 {}%。",
            percent(frequency)
        )
    }

    fn deviation_finding(
        &self,
        temperature: &str,
        token: &str,
        [frequency, probability]: [f64; 2],
        deviation: f64,
        chance: f64,
    ) -> String {
        format!(
            "T = {temperature}：偏离概率最远的是 {token}，频率为 {:.2}%，而概率为 {:.2}%，相差 {:.1} 个标准误差；\
             同样的抽样中，{} 会因随机而有词元偏离至少这么远。",
            frequency * 100.0,
            probability * 100.0,
            deviation.abs(),
            odds(chance)
        )
    }

    fn equivalence_finding(&self, temperature: &str, difference: f64, epsilon: f64) -> String {
        let verdict = if difference <= 10.0 * epsilon {
            "除 epsilon 之外两者相同"
        } else {
            "epsilon 的影响在此可见"
        };
        format!(
            "T = {temperature}：最大差异为 {difference:.1e}（epsilon 为 {epsilon:e}），{verdict}。"
        )
    }

    fn distributions_section(&self) -> &'static str {
        "每个温度一格，每个词元一根柱子。温度升高，概率就从可能的词元流向不太可能的词元，但词元的先后次序不变。"
    }

    fn sampling_section(&self) -> &'static str {
        r"每个词元的概率 $p$ 旁边，是它在抽样中所占的比例。两者因随机而有出入：抽样 $n$ 次，这个比例的标准误差为
$\sqrt{p (1 - p) / n}$，约三分之二的比例落在一个标准误差之内。"
    }

    fn equivalence_section(&self) -> &'static str {
        r"只知道概率时也能施加温度，因为概率的对数与 logit 只差一个常数。logit 除以 $T$，就是概率取 $1/T$ 次幂再归一化：

$$P_T(i) = \frac{P(i)^{1/T}}{\sum_j P(j)^{1/T}}$$

实际计算时，取对数之前先加上一个很小的 $\varepsilon$，这样概率为 0 时对数也有意义。它让每个词元都多得一点概率；
除舍入误差外，两种方法的差别仅在于此。"
    }
}
