//! Chinese.

mod bounds;
mod certainty;
mod compare;
mod drift;
mod engines;
mod guide;
mod lint;
mod population;
mod samplers;
mod schedule;
mod solve;

use super::{Half, Task, Words, percent};
use crate::experiment::sampling::Rule as DrawRule;

/// The words in Chinese.
#[derive(Debug)]
pub struct Chinese;

/// A chance as a share; a small one is not told from 0.
fn odds(chance: f64) -> String {
    match chance * 100.0 {
        percent if percent < 0.1 => "不到 0.1%".to_owned(),
        percent if percent < 10.0 => format!("约 {percent:.1}%"),
        percent => format!("约 {percent:.0}%"),
    }
}

impl Words for Chinese {
    fn index_label(&self, descending: bool) -> &'static str {
        if descending {
            "词汇索引 (按logit降序排列)"
        } else {
            "词汇索引"
        }
    }

    fn probability(&self) -> &'static str {
        "概率"
    }

    fn probability_or_frequency(&self) -> &'static str {
        "概率/频率"
    }

    fn theory(&self) -> &'static str {
        "理论概率"
    }

    fn frequency(&self) -> &'static str {
        "采样频率"
    }

    fn temperature_label(&self) -> &'static str {
        "温度参数 T"
    }

    fn standard_temperature(&self) -> &'static str {
        "T=1 (标准)"
    }

    fn entropy_nats(&self) -> &'static str {
        "熵 (nats)"
    }

    fn max_probability(&self) -> &'static str {
        "最大概率"
    }

    fn entropy_titles(&self) -> [&'static str; 2] {
        ["熵与温度的关系", "最大概率与温度的关系"]
    }

    fn entropy_note(&self, entropy: f64, max_probability: f64) -> String {
        format!("熵: {entropy:.3}\n最大概率: {max_probability:.3}")
    }

    fn sampling_panel(&self, temperature: &str, draws: u64) -> String {
        format!("温度 T={temperature} (采样{draws}次)")
    }

    fn top_drawn(&self, count: usize, tokens: &str) -> String {
        format!("Top-{count}采样词: {tokens}")
    }

    fn distributions_title(&self) -> &'static str {
        "不同温度下的概率分布"
    }

    fn entropy_title(&self) -> &'static str {
        "熵和最大概率随温度的变化"
    }

    fn sampling_title(&self) -> &'static str {
        "采样频率与理论概率"
    }

    fn equivalence_title(&self) -> &'static str {
        "施加温度的两种方法"
    }

    fn distributions_description(&self, tokens: usize, temperatures: &str) -> String {
        format!("柱状图表示 {tokens} 个词元在 T = {temperatures} 时的概率。")
    }

    fn entropy_description(&self) -> &'static str {
        "两条随温度变化的曲线：左为熵，右为最大概率。"
    }

    fn sampling_description(&self, tokens: usize, draws: u64, temperatures: &str) -> String {
        format!(
            "{tokens} 个词元各有一对柱子，分别表示在 T = {temperatures} 时的概率和 {draws} 次采样中的频率。"
        )
    }

    fn other_tokens(&self, count: usize) -> String {
        format!("其余 {count} 个")
    }

    fn left_out(&self, count: usize, mass: f64) -> String {
        format!("其余 {count} 个: {} %", percent(mass))
    }

    fn ranks_title(&self) -> &'static str {
        "最可能词元的累计质量"
    }

    fn rank(&self) -> &'static str {
        "最可能的词元个数"
    }

    fn mass_of_ranks(&self) -> &'static str {
        "累计质量"
    }

    fn token(&self) -> &'static str {
        "词元"
    }

    fn logit(&self) -> &'static str {
        "logit"
    }

    fn distribution_columns(&self) -> [&'static str; 5] {
        [
            "T",
            "熵 (nats)",
            "最大概率",
            "有效词汇量",
            "占 90% 概率的词元数",
        ]
    }

    fn entropy_columns(&self) -> [&'static str; 4] {
        ["T", "熵 (nats)", "最大概率", "有效词汇量"]
    }

    fn sampling_columns(&self) -> [&'static str; 4] {
        ["词元", "概率", "次数", "频率"]
    }

    fn equivalence_columns(&self) -> [&'static str; 5] {
        ["词元", "logit", "由 logits 计算", "由概率计算", "差"]
    }

    fn leading_tokens(&self, shown: usize, all: usize) -> String {
        if shown == all {
            return "全部词元的概率。".to_owned();
        }
        format!("{all} 个词元中最可能的 {shown} 个的概率。")
    }

    fn some_temperatures(&self, shown: usize, all: usize) -> String {
        format!("结论和表格取 {all} 个温度中的 {shown} 个，全部数据见 `results.json`。")
    }

    fn sampled_tokens(&self, temperature: &str, shown: usize, all: usize) -> String {
        if shown == all {
            return format!("T = {temperature}：全部词元，抽到最多的在前。");
        }
        format!("T = {temperature}：{all} 个词元中被抽到最多的 {shown} 个。")
    }

    fn compared_tokens(&self, temperature: &str, shown: usize, all: usize) -> String {
        if shown == all {
            return format!("T = {temperature}：全部词元。");
        }
        format!("T = {temperature}：{all} 个词元中的前 {shown} 个。")
    }

    fn distribution_finding(
        &self,
        temperature: &str,
        token: &str,
        probability: f64,
        count: usize,
        entropy: f64,
        effective: f64,
    ) -> String {
        format!(
            "T = {temperature}：最可能的词元 {token} 占 {}%；{count} 个词元合占 90% 的概率；熵为 {entropy:.3} nats，\
             相当于 {effective:.1} 个等可能的词元。",
            percent(probability)
        )
    }

    fn flattening_finding(
        &self,
        [cold, hot]: [&str; 2],
        [low, high]: [f64; 2],
        limit: f64,
    ) -> String {
        let [from, to] = [low, high].map(|entropy| format!("{entropy:.3}"));
        let change = if from == to {
            format!("保持在 {from}")
        } else if high > low {
            format!("从 {from} 升到 {to}")
        } else {
            format!("从 {from} 降到 {to}")
        };
        format!("从 T = {cold} 到 T = {hot}，熵{change} nats；上限为 {limit:.3}。")
    }

    fn entropy_finding(
        &self,
        temperature: &str,
        entropy: f64,
        max_probability: f64,
        limit: f64,
    ) -> String {
        let share = if limit > 0.0 {
            format!("（上限的 {:.0}%）", entropy / limit * 100.0)
        } else {
            String::new()
        };
        format!(
            "T = {temperature}：熵为 {entropy:.3} nats{share}，最大概率为 {max_probability:.3}。"
        )
    }

    fn half_entropy_finding(&self, half: f64, place: Half) -> String {
        match place {
            Half::Below => format!("在所有这些温度下，熵都低于其上限的一半（{half:.3} nats）。"),
            Half::Between([before, after]) => {
                format!(
                    "在 T = {before} 与 T = {after} 之间，熵超过其上限的一半（{half:.3} nats）。"
                )
            }
            Half::Above => format!("在所有这些温度下，熵都不低于其上限的一半（{half:.3} nats）。"),
        }
    }

    fn limit_finding(&self, tokens: usize, limit: f64) -> String {
        if tokens == 1 {
            return "只有 1 个词元可能被抽到：无论温度多少，熵都为 0。".to_owned();
        }
        format!("高温极限下，能被抽到的 {tokens} 个词元等可能，此时熵为 {limit:.3} nats。")
    }

    fn drawn_finding(
        &self,
        temperature: &str,
        [seen, possible]: [usize; 2],
        token: &str,
        frequency: f64,
    ) -> String {
        if possible == 1 {
            return format!("T = {temperature}：只有 {token} 可能被抽到，每次都是它。");
        }
        format!(
            "T = {temperature}：{possible} 个可能的词元中抽到了 {seen} 个；抽到最多的是 {token}，占 {}%。",
            percent(frequency)
        )
    }

    fn deviation_finding(
        &self,
        temperature: &str,
        token: &str,
        [frequency, probability]: [f64; 2],
        deviation: f64,
        chance: f64,
    ) -> String {
        format!(
            "T = {temperature}：偏离概率最远的是 {token}，频率为 {:.2}%，而概率为 {:.2}%，相差 {:.1} 个标准误差；\
             同样的抽样中，{} 会因随机而有词元偏离至少这么远。",
            frequency * 100.0,
            probability * 100.0,
            deviation.abs(),
            odds(chance)
        )
    }

    fn equivalence_finding(&self, temperature: &str, difference: f64, epsilon: f64) -> String {
        let verdict = if difference <= 10.0 * epsilon {
            "除 epsilon 之外两者相同"
        } else {
            "epsilon 的影响在此可见"
        };
        format!(
            "T = {temperature}：最大差异为 {difference:.1e}（epsilon 为 {epsilon:e}），{verdict}。"
        )
    }

    fn theory_section(&self) -> &'static str {
        r"## 理论

语言模型给词汇表中的每个词元 $i$ 一个实数，即它的 logit $z_i$。Softmax 由此得到概率，温度 $T$ 决定 logit 之间的差距起多大作用：

$$P_T(i) = \frac{\exp(z_i / T)}{\sum_j \exp(z_j / T)}$$

起作用的只有差值：所有 logit 同加一个常数，概率不变；无论温度多少，词元的先后次序都不变。

| 温度 $T$ | 结果 |
|---|---|
| $T \to 0$ | 最大的 logit 独占全部概率，即贪婪解码 |
| $T < 1$ | 可能的词元更加可能 |
| $T = 1$ | 模型本来的分布 |
| $T > 1$ | 不太可能的词元得到更多机会 |
| $T \to \infty$ | 所有词元趋于等可能 |

熵衡量下一个词元有多不确定：

$$H(P) = -\sum_i P(i) \ln P(i)$$

只有一个词元可能时熵为 0，$n$ 个词元等可能时为 $\ln n$；温度升高时熵不会下降。$e^H$ 是熵相同的等可能词元的个数，称为有效词汇量。"
    }

    fn distributions_section(&self) -> &'static str {
        "每个温度一格，每个词元一根柱子。温度升高，概率就从可能的词元流向不太可能的词元，但词元的先后次序不变。"
    }

    fn entropy_section(&self) -> &'static str {
        "下一个词元有多不确定、最可能的词元有多可能，都随温度而变。虚线标出 $T = 1$，即模型本来的分布。"
    }

    fn sampling_section(&self) -> &'static str {
        r"每个词元的概率 $p$ 旁边，是它在抽样中所占的比例。两者因随机而有出入：抽样 $n$ 次，这个比例的标准误差为
$\sqrt{p (1 - p) / n}$，约三分之二的比例落在一个标准误差之内。"
    }

    fn equivalence_section(&self) -> &'static str {
        r"只知道概率时也能施加温度，因为概率的对数与 logit 只差一个常数。logit 除以 $T$，就是概率取 $1/T$ 次幂再归一化：

$$P_T(i) = \frac{P(i)^{1/T}}{\sum_j P(j)^{1/T}}$$

实际计算时，取对数之前先加上一个很小的 $\varepsilon$，这样概率为 0 时对数也有意义。它让每个词元都多得一点概率；
除舍入误差外，两种方法的差别仅在于此。"
    }

    fn settings(&self, name: &str, source: &str, tokens: usize, asked: &str) -> String {
        format!("实验 `{name}`：logits 来自 `{source}`（{tokens} 个词元）；{asked}。")
    }

    fn asked_temperatures(&self, temperatures: &str, draws: Option<u64>) -> String {
        let draws = draws.map_or(String::new(), |draws| format!("；每个温度抽样 {draws} 次"));
        format!("T = {temperatures}{draws}")
    }

    fn findings(&self) -> &'static str {
        "结论"
    }

    fn numbers(&self) -> &'static str {
        "数据"
    }

    fn certificate(&self) -> &'static str {
        "凭证"
    }

    fn drawing_rule(&self, generator: &str, seed: u64, rule: DrawRule) -> String {
        let rule = match rule {
            DrawRule::Each => {
                "每次抽样取一个 $[0, 1)$ 上的均匀随机数 $u$；把概率依次累加并除以总和，\
                 不大于 $u$ 的累加值有几个，抽到的就是第几个词元（从 0 数起）。"
            }
            DrawRule::Counts => {
                "只抽取计数，与 numpy 的 `multinomial` 相同：依次对每个可能抽到的词元，按剩余的抽样次数和它在剩余概率中的比例，抽一个二项随机数。"
            }
        };
        format!("生成器为 `{generator}`，种子为 {seed}。{rule}")
    }

    fn digests(&self, rule: DrawRule) -> &'static str {
        match rule {
            DrawRule::Each => "所抽下标的 SHA-256，每个下标四字节，低位在前（小端 `u32`）：",
            DrawRule::Counts => "计数的 SHA-256，每个计数八字节，低位在前（小端 `u64`）：",
        }
    }

    fn all(&self) -> &'static str {
        "依次全部"
    }

    fn python(&self) -> &'static str {
        "下面的代码用 numpy 抽出相同的结果，并输出相同的摘要："
    }

    fn no_python(&self) -> &'static str {
        "numpy 没有这种生成器。这里用的是 crate `rand_chacha` 的 ChaCha12，每个实验有自己的流：`experiment/NAME` 的 SHA-256 的前八个字节，低位在前。"
    }

    fn advice_section(&self) -> &'static str {
        "## 什么任务用什么温度\n\n下表只是起点：究竟多少合适，取决于模型、提示词和其他设置。"
    }

    fn task_columns(&self) -> [&'static str; 3] {
        ["任务", "温度", "理由"]
    }

    fn tasks(&self) -> &'static [Task] {
        &[
            Task {
                name: "代码生成",
                temperatures: (0.2, 0.5),
                reason: "错一个词元，程序就不能运行",
            },
            Task {
                name: "机器翻译",
                temperatures: (0.3, 0.7),
                reason: "意思由原文决定，不容编造",
            },
            Task {
                name: "摘要",
                temperatures: (0.5, 0.8),
                reason: "内容忠于原文，措辞可以变化",
            },
            Task {
                name: "对话",
                temperatures: (0.7, 1.0),
                reason: "回答要自然，又不千篇一律",
            },
            Task {
                name: "创意写作",
                temperatures: (0.8, 1.5),
                reason: "欢迎意料之外的表达",
            },
            Task {
                name: "故事续写",
                temperatures: (1.0, 2.0),
                reason: "惊喜比连贯更重要",
            },
        ]
    }

    fn pitfalls_section(&self) -> &'static str {
        "### 怎样找到合适的温度

1. 从 0.7 左右开始，每次调整的幅度要大到读得出区别。
2. 用同样的提示词比较两组设置，每组样本要足够多：单个回答容易误导。
3. 温度可以中途改变：确定事实时低一些，需要变化时高一些。
4. 温度改变整个分布的形状，top-k 和 top-p 则截去尾部；温度越高，越需要截断。

### 常见的误区

- 低于 0.1 时几乎总是最可能的词元胜出：文字单调重复，陷入循环就很难跳出。
- 高于 3 时尾部占了上风：语法和意义都会丢失。
- 所有任务共用一个温度，上表就白列了。
- 同一个数值在不同引擎里含义不同，因为它们施加采样器的次序不同。
- 最终要用自己的提示词做实验来决定。"
    }

    fn provenance(&self) -> &'static str {
        "版本与摘要"
    }

    fn input_columns(&self) -> [&'static str; 3] {
        ["读取的内容", "字节数", "SHA-256"]
    }

    fn this_configuration(&self) -> &'static str {
        "本配置"
    }

    fn no_digest(&self) -> &'static str {
        "无：超过 64 MiB"
    }

    fn made_by(&self, version: &str, pictures: u64, generator: &str, seed: u64) -> String {
        format!(
            "由 Thermograph {version}（图的版本 {pictures}）生成，`rng = \"{generator}\"`，`seed = {seed}`。全部数据见 [results.json](results.json)。"
        )
    }

    fn contents(&self) -> &'static str {
        "目录"
    }

    fn configuration(&self) -> &'static str {
        "配置"
    }

    fn skip(&self) -> &'static str {
        "跳到正文"
    }

    fn files_written(&self, count: usize, folder: &str) -> String {
        format!("{count} 个文件已写入 {folder}")
    }
}
