use super::Chinese;
use crate::sampling::statistics::Fit;
use crate::words::{CertaintyWords, chance_text, percent, share};

impl CertaintyWords for Chinese {
    fn fit_finding(&self, temperature: &str, fit: Fit) -> String {
        let verdict = match fit.chi_squared.chance {
            chance if chance < 0.001 => "抽样与概率不符",
            chance if chance < 0.05 => "抽样与概率符合得较差（二十份样本中碰巧会有一份如此）",
            _ => "抽样与概率相符",
        };
        format!(
            "T = {temperature}：{verdict}：卡方 {:.1}，自由度 {}，p = {}；G 检验 p = {}。",
            fit.chi_squared.statistic,
            fit.degrees,
            chance_text(fit.chi_squared.chance),
            chance_text(fit.g.chance)
        )
    }

    fn missed_finding(
        &self,
        temperature: &str,
        [own, all, of]: [usize; 3],
        confidence: f64,
    ) -> String {
        format!(
            "T = {temperature}：预期至少抽到 5 次的 {of} 个词元中，有 {own} 个的 {} % 区间不含其概率，预期约 {:.1} 个；同时成立的区间中有 {all} 个。",
            share(confidence),
            (1.0 - confidence) * of as f64
        )
    }

    fn draws_to_see_finding(
        &self,
        temperature: &str,
        token: &str,
        probability: f64,
        draws: f64,
        seen: f64,
    ) -> String {
        let draws = if draws < 1e15 {
            draws.to_string()
        } else {
            format!("{draws:.1e}")
        };
        format!(
            "T = {temperature}：最罕见的词元{token}概率为 {} %；以 {} % 的把握见到一次需抽样 {draws} 次。",
            percent(probability),
            share(seen)
        )
    }
}
