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
}
