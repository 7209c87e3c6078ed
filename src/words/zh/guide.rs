use super::Chinese;
use crate::words::{GuideWords, Suits, percent};

impl GuideWords for Chinese {
    fn guide_title(&self) -> &'static str {
        "不同任务适用的温度"
    }

    fn guide_section(&self) -> &'static str {
        "横条是各类任务通常适用的温度范围；两端阴影处文本会变得重复或语无伦次。下方曲线说明温度在这组 logits 上的含义：相当于在多少个等可能的词元中选择。换一个模型或提示，同样的温度含义不同。"
    }

    fn guide_description(&self, tasks: usize) -> String {
        format!(
            "横条给出 {tasks} 类任务适用的温度，阴影标出危险的两端；曲线给出这组 logits 在同样温度下的有效词汇量。"
        )
    }

    fn asked_guide(&self, own: Option<&str>) -> String {
        match own {
            Some(own) => format!("自选温度：{own}"),
            None => "没有自选温度".to_owned(),
        }
    }

    fn guide_panels(&self) -> [&'static str; 2] {
        ["各类任务适用的温度", "在这组 logits 上的含义"]
    }

    fn suitable(&self) -> &'static str {
        "适用"
    }

    fn dangerous(&self) -> &'static str {
        "危险"
    }

    fn own_setting(&self, temperature: &str) -> String {
        format!("自选: T = {temperature}")
    }

    fn effective_vocabulary(&self) -> &'static str {
        "有效词汇量"
    }

    fn guide_columns(&self) -> [&'static str; 6] {
        [
            "任务",
            "温度",
            "有效词汇量（低温端）",
            "（高温端）",
            "最大概率（低温端）",
            "（高温端）",
        ]
    }

    fn suits_finding(&self, temperature: &str, suits: Suits<'_>) -> String {
        let list = |names: &[&str]| names.join("、");
        let mut parts = vec![match suits.inside {
            [] => "不适用于表中任何任务".to_owned(),
            inside => format!("适用于{}", list(inside)),
        }];
        if !suits.colder.is_empty() {
            parts.push(format!("对{}偏高", list(suits.colder)));
        }
        if !suits.hotter.is_empty() {
            parts.push(format!("对{}偏低", list(suits.hotter)));
        }
        format!("T = {temperature} {}。", parts.join("；"))
    }

    fn too_cold_finding(&self, temperature: &str, limit: f64) -> String {
        format!("T = {temperature} 低于 {limit}：几乎总是最可能的词元胜出，文本会重复。")
    }

    fn too_hot_finding(&self, temperature: &str, limit: f64) -> String {
        format!("T = {temperature} 高于 {limit}：尾部占据上风，语法和含义都会丢失。")
    }

    fn own_level_finding(
        &self,
        temperature: &str,
        effective_vocabulary: f64,
        max_probability: f64,
        tokens: usize,
    ) -> String {
        format!(
            "T = {temperature} 时，相当于在 {tokens} 个词元中的 {effective_vocabulary:.1} 个等可能词元里选择；最可能的词元占 {} %。",
            percent(max_probability)
        )
    }

    fn task_level_finding(&self, task: &str, [from, to]: [f64; 2]) -> String {
        format!("{task}：在这组 logits 上有效词汇量为 {from:.1} 至 {to:.1}。")
    }
}
