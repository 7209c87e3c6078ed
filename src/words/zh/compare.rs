use super::Chinese;
use crate::experiment::compare::Verdict;
use crate::words::{CompareWords, percent};

impl CompareWords for Chinese {
    fn verdict_finding(&self, verdict: Verdict, draws: u64) -> String {
        match verdict {
            Verdict::Same => "结论：两者的分布相同；互相替换在此处没有影响。".to_owned(),
            Verdict::FalseAlarm => "结论：两者的分布相同；抽样看起来不同纯属偶然。".to_owned(),
            Verdict::Shown => format!("结论：两者不同，各 {draws} 次抽样已显示出来。"),
            Verdict::TooFew => {
                format!(
                    "结论：两者不同，但各 {draws} 次抽样太少，不足以可靠地显示差异，这次也没有显示。"
                )
            }
            Verdict::Missed => {
                format!("结论：两者不同；各 {draws} 次抽样多半会显示差异，但这次碰巧没有。")
            }
        }
    }

    fn sides_finding(
        &self,
        [a, b]: [&str; 2],
        [m, n]: [usize; 2],
        [first, second]: [f64; 2],
    ) -> String {
        format!("{a} 保留 {m} 个词元，熵 {first:.3} nats；{b} 保留 {n} 个，熵 {second:.3} nats。")
    }

    fn power_finding(
        &self,
        draws: u64,
        power: f64,
        wanted: f64,
        level: f64,
        needed: Option<f64>,
    ) -> String {
        let needed = match needed {
            Some(needed) => format!("要达到 {} % 需各抽样 {needed} 次", wanted * 100.0),
            None => "可行的抽样次数都不够".to_owned(),
        };
        format!(
            "各抽样 {draws} 次时，{} % 的此类比较会显示差异（显著性水平 {level}）；{needed}。",
            percent(power)
        )
    }
}
