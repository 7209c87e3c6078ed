use super::Chinese;
use crate::words::{GuideWords, Suits};

impl GuideWords for Chinese {
    fn asked_guide(&self, own: Option<&str>) -> String {
        match own {
            Some(own) => format!("自选温度：{own}"),
            None => "没有自选温度".to_owned(),
        }
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

    fn task_level_finding(&self, task: &str, [from, to]: [f64; 2]) -> String {
        format!("{task}：在这组 logits 上有效词汇量为 {from:.1} 至 {to:.1}。")
    }
}
