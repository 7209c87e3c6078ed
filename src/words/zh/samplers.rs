use super::Chinese;
use crate::words::{Change, SamplersWords, percent};

impl SamplersWords for Chinese {
    fn samplers_description(&self, samplers: usize) -> String {
        format!("柱状图依次给出采样前以及 {samplers} 个采样器各自处理后的分布。")
    }

    fn stage_note(&self, tokens: usize, change: Change, entropy: f64) -> String {
        let removed = match change {
            Change::None => String::new(),
            Change::Removed(mass) => format!("移除质量: {} %\n", percent(mass)),
            Change::Moved(mass) => format!("移动质量: {} %\n", percent(mass)),
        };
        format!("保留词元: {tokens}\n{removed}熵: {entropy:.3}")
    }

    fn chain_finding(&self, [left, of]: [usize; 2], [before, after]: [f64; 2]) -> String {
        format!("整条链在 {of} 个词元中保留 {left} 个；熵由 {before:.3} 变为 {after:.3} nats。")
    }
}
