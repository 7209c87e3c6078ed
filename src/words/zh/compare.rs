use super::Chinese;
use crate::experiment::compare::Verdict;
use crate::words::{CompareWords, chance_text, nats, percent};

impl CompareWords for Chinese {
    fn compare_title(&self) -> &'static str {
        "两组设置的比较"
    }

    fn compare_section(&self) -> &'static str {
        "并列给出两组设置的分布、各自抽到的结果，以及这么多次抽样能显示差异的可能性。总变差是抽样结果不同的比例；检验回答两份样本是否可能来自同一分布。"
    }

    fn compare_description(&self, findings: &str) -> String {
        format!("成对的柱给出 A 与 B 的分布和抽样结果，曲线给出检验功效。{findings}")
    }

    fn asked_comparison(&self, [a, b]: [&str; 2], draws: u64) -> String {
        format!("A：{a}；B：{b}；各抽样 {draws} 次")
    }

    fn compare_panels(&self) -> [&'static str; 3] {
        ["抽样所用的分布", "抽样结果", "抽样能显示差异的可能性"]
    }

    fn draws_panel(&self, title: &str, draws: u64) -> String {
        format!("{title}（各 {draws} 次）")
    }

    fn distance_note(&self, total_variation: f64, jensen_shannon: f64) -> String {
        format!("总变差: {total_variation:.4}\nJensen-Shannon: {jensen_shannon:.4} nats")
    }

    fn chance_note(&self, chance: f64) -> String {
        format!("p 值: {}", chance_text(chance))
    }

    fn draws_label(&self) -> &'static str {
        "各自抽样次数"
    }

    fn power_label(&self) -> &'static str {
        "检验功效"
    }

    fn draws_made(&self, draws: u64) -> String {
        format!("实际: {draws}")
    }

    fn wanted_power(&self, power: f64) -> String {
        format!("期望: {power}")
    }

    fn compare_columns(&self) -> [&'static str; 5] {
        ["设置", "保留词元", "熵 (nats)", "最大概率", "有效词汇量"]
    }

    fn difference_columns(&self) -> [&'static str; 5] {
        ["词元", "A", "B", "A 的抽样频率", "B 的抽样频率"]
    }

    fn differing_tokens(&self, shown: usize, all: usize) -> String {
        format!("{all} 个词元中差异最大的 {shown} 个的概率和频率。")
    }

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

    fn distance_finding(
        &self,
        total_variation: f64,
        kullback_leibler: [f64; 2],
        jensen_shannon: f64,
    ) -> String {
        let [forth, back] = kullback_leibler.map(nats);
        format!(
            "{} % 的抽样结果会不同（总变差）。KL(A‖B) = {forth}，KL(B‖A) = {back}，Jensen-Shannon {jensen_shannon:.4} nats。",
            percent(total_variation)
        )
    }

    fn test_finding(&self, statistic: f64, degrees: usize, chance: f64) -> String {
        format!(
            "抽样的 G 检验：G = {statistic:.1}，自由度 {degrees}，p = {}。",
            chance_text(chance)
        )
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
