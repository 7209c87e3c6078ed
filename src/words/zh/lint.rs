use super::Chinese;
use crate::sampling::{Engine, Finding, Severity, What};
use crate::words::LintWords;

impl LintWords for Chinese {
    fn lint_section(&self) -> &'static str {
        "## 采样设置

各引擎如何看待这些设置。**非法**：引擎拒绝接受；**无效**：不起任何作用，可以删去；**意外**：实际作用与字面不同。"
    }

    fn no_settings(&self) -> &'static str {
        "未给出任何设置：全部采用引擎的默认值"
    }

    fn no_lint(&self) -> &'static str {
        "没有问题"
    }

    fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Illegal => "非法",
            Severity::Dead => "无效",
            Severity::Surprising => "意外",
        }
    }

    fn lint_finding(&self, engine: Engine, finding: &Finding) -> String {
        let setting = &finding.setting;
        match &finding.what {
            What::Refused { reason } => reason.clone(),
            What::Unknown { nearest: None } => format!("{engine} 没有 {setting} 这项设置"),
            What::Unknown {
                nearest: Some(nearest),
            } => format!("{engine} 没有 {setting} 这项设置；是否想写 {nearest}？"),
            What::Silenced { by } => format!("{setting} 不起作用：被 {by} 屏蔽"),
            What::Needs { others } => {
                format!("{setting} 不起作用：需要同时启用 {}", others.join(" 或 "))
            }
            What::LeftOut { sampler } => {
                format!("{setting} 不起作用：运行的采样器中没有 {sampler}")
            }
            What::Neutral { value } => format!("{setting} = {value} 不改变任何结果"),
            What::ThresholdTooHigh { threshold, most } => {
                format!("{setting} = {threshold} 使 XTC 关闭：阈值不超过 {most} 时它才起作用")
            }
            What::Ignored { part } => format!("{engine} 忽略 {setting} 中的 {part}"),
            What::Clamped { from, to } => format!("{engine} 以 {to} 代替 {setting} = {from}"),
            What::Default { value } => {
                format!("未给出 {setting}，{engine} 采用默认值 {value}")
            }
            What::CutsBeforeTemperature { temperature, cuts } => format!(
                "{setting} = {temperature} 在 {} 之后才应用，截断时尚未经温度调整",
                cuts.join("、")
            ),
            What::MaskedBefore { by } => format!(
                "{setting} 在 {by} 之后运行，后者屏蔽的词元使其熵成为 NaN：保留哪些词元纯属偶然"
            ),
            What::BelowMinKeep { min_keep, top_k } => {
                format!("{setting} = {min_keep} 对 top_k 无约束，后者只留下 {top_k} 个词元")
            }
            What::Greedy => {
                format!("未给出 {setting}：仅凭此文件，{engine} 总是取概率最大的词元，从不抽样")
            }
            What::NotReproduced => format!("{setting} 会改变分布，但此处不予重现"),
        }
    }
}
