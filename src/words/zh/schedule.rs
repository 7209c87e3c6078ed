use super::Chinese;
use crate::experiment::schedule::Course;
use crate::sampling::Sampler;
use crate::words::ScheduleWords;

fn is_adaptive(course: &Course) -> bool {
    matches!(course, Course::Feedback(Sampler::AdaptiveP { .. }))
}

impl ScheduleWords for Chinese {
    fn asked_schedule(&self, steps: usize, noise: f64, courses: &str) -> String {
        let noise = match noise {
            0.0 => "每步 logits 相同".to_owned(),
            noise => format!("每步 logits 加标准差为 {noise} 的正态噪声"),
        };
        format!("{steps} 步，{noise}；{courses}")
    }

    fn course(&self, course: &Course) -> String {
        match course {
            Course::Constant(temperature) => format!("常数 {}", temperature.value()),
            Course::Linear([from, to]) => format!("线性 {} → {}", from.value(), to.value()),
            Course::Cosine([from, to]) => format!("余弦 {} → {}", from.value(), to.value()),
            Course::Exponential([from, to]) => format!("指数 {} → {}", from.value(), to.value()),
            Course::Entropy {
                low,
                high,
                exponent,
            } => format!("熵驱动 {low} … {high}，指数 {exponent}"),
            Course::Feedback(sampler) => sampler.to_string(),
        }
    }

    fn feedback_labels(&self, course: &Course) -> [&'static str; 2] {
        if is_adaptive(course) {
            ["所抽词元的概率", "瞄准的概率"]
        } else {
            ["所抽词元的惊异度 (bits)", "上限 μ (bits)"]
        }
    }

    fn feedback_finding(&self, name: &str, course: &Course, target: f64, reached: f64) -> String {
        if is_adaptive(course) {
            format!("{name}：所抽词元的概率平均为 {reached:.3}；目标为 {target}。")
        } else {
            format!("{name}：所抽词元的惊异度平均为 {reached:.3} bits；目标为 {target}。")
        }
    }
}
