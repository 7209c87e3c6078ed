use super::Chinese;
use crate::words::{Change, SamplersWords, percent};

impl SamplersWords for Chinese {
    fn samplers_title(&self) -> &'static str {
        "采样器链的逐级作用"
    }

    fn samplers_section(&self) -> &'static str {
        "每个采样器一幅小图，按运行顺序排列。浅色柱是该采样器收到的分布，实色柱是它处理后的分布：只剩浅色柱的词元已被移除，其概率质量分给了留下的词元。"
    }

    fn samplers_description(&self, samplers: usize) -> String {
        format!("柱状图依次给出采样前以及 {samplers} 个采样器各自处理后的分布。")
    }

    fn asked_chain(&self, chain: &str) -> String {
        format!("采样器链：{chain}")
    }

    fn model_distribution(&self) -> &'static str {
        "模型原始分布"
    }

    fn before_sampler(&self) -> &'static str {
        "处理前"
    }

    fn after_sampler(&self) -> &'static str {
        "处理后"
    }

    fn stage_note(&self, tokens: usize, change: Change, entropy: f64) -> String {
        let removed = match change {
            Change::None => String::new(),
            Change::Removed(mass) => format!("移除质量: {} %\n", percent(mass)),
            Change::Moved(mass) => format!("移动质量: {} %\n", percent(mass)),
        };
        format!("保留词元: {tokens}\n{removed}熵: {entropy:.3}")
    }

    fn samplers_columns(&self) -> [&'static str; 7] {
        [
            "阶段",
            "保留词元",
            "移除词元",
            "移除质量",
            "熵 (nats)",
            "最大概率",
            "有效词汇量",
        ]
    }

    fn chain_finding(&self, [left, of]: [usize; 2], [before, after]: [f64; 2]) -> String {
        format!("整条链在 {of} 个词元中保留 {left} 个；熵由 {before:.3} 变为 {after:.3} nats。")
    }

    fn sharpest_cut_finding(&self, sampler: &str, tokens: usize, mass: f64) -> String {
        format!(
            "削减最多的是 {sampler}：移除 {tokens} 个词元，占其输入质量的 {} %。",
            percent(mass)
        )
    }

    fn idle_samplers_finding(&self, samplers: &str) -> String {
        format!("此处没有改变任何结果的采样器：{samplers}。")
    }

    fn top_token_finding(&self, token: &str, [before, after]: [f64; 2]) -> String {
        format!(
            "最终最可能的词元是{token}：处理前 {} %，处理后 {} %。",
            percent(before),
            percent(after)
        )
    }
}
