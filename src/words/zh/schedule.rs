use super::Chinese;
use crate::experiment::schedule::Course;
use crate::sampling::Sampler;
use crate::words::ScheduleWords;

fn is_adaptive(course: &Course) -> bool {
    matches!(course, Course::Feedback(Sampler::AdaptiveP { .. }))
}

impl ScheduleWords for Chinese {
    fn schedule_title(&self) -> &'static str {
        "随步骤变化的采样"
    }

    fn schedule_section(&self) -> &'static str {
        "每种方案在生成步骤上各有一条曲线。常数、线性、余弦、指数方案只看步骤；熵驱动方案在模型没有把握时升高温度。Mirostat 通过调整上限 $\\mu$ 使所抽词元的惊异度接近目标 $\\tau$；adaptive-p 使所抽词元的概率接近目标。点是实际抽到的词元，旁边的线是采样器据以调整的量。"
    }

    fn schedule_description(&self, courses: &str) -> String {
        format!("曲线给出各步骤的温度、熵和最大概率：{courses}。")
    }

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

    fn schedule_panels(&self) -> [&'static str; 3] {
        ["温度", "熵", "最大概率"]
    }

    fn step_label(&self) -> &'static str {
        "步骤"
    }

    fn feedback_labels(&self, course: &Course) -> [&'static str; 2] {
        if is_adaptive(course) {
            ["所抽词元的概率", "瞄准的概率"]
        } else {
            ["所抽词元的惊异度 (bits)", "上限 μ (bits)"]
        }
    }

    fn feedback_target(&self) -> &'static str {
        "目标"
    }

    fn schedule_columns(&self) -> [&'static str; 9] {
        [
            "方案",
            "首步温度",
            "末步温度",
            "平均熵",
            "最小熵",
            "最大熵",
            "平均最大概率",
            "目标",
            "实际",
        ]
    }

    fn course_finding(&self, course: &str, [first, last]: [f64; 2], mean: f64) -> String {
        format!("{course}：首步熵 {first:.3} nats，末步 {last:.3}，平均 {mean:.3}。")
    }

    fn feedback_finding(&self, name: &str, course: &Course, target: f64, reached: f64) -> String {
        if is_adaptive(course) {
            format!("{name}：所抽词元的概率平均为 {reached:.3}；目标为 {target}。")
        } else {
            format!("{name}：所抽词元的惊异度平均为 {reached:.3} bits；目标为 {target}。")
        }
    }

    fn stuck_finding(&self, name: &str, token: &str) -> String {
        format!("{name}：每一步抽到的都是{token}。")
    }
}
