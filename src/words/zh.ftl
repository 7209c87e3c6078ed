# 报告的文字：中文（简体）。
#
# 一条消息写作 `名称 = 文字`，后续各行缩进。`{ $name }` 是参数：数，或现成的文字。随参数而变的写在
# `{ $name -> [情形] ... *[其余] ... }` 里。文字本身含花括号的加引号，其中反斜杠写两遍。
# 名称以 `-section` 结尾的是 Markdown，其余是纯文本。

## 报告

theory-section =
    ## 理论

    语言模型给词汇表中的每个词元 $i$ 一个实数，即它的 logit $z_i$。Softmax 由此得到概率，温度 $T$ 决定 logit 之间的差距起多大作用：

    { "$$P_T(i) = \\frac{\\exp(z_i / T)}{\\sum_j \\exp(z_j / T)}$$" }

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

    只有一个词元可能时熵为 0，$n$ 个词元等可能时为 $\ln n$；温度升高时熵不会下降。$e^H$ 是熵相同的等可能词元的个数，称为有效词汇量。
settings = 实验 `{ $name }`：logits 来自 `{ $source }`（{ tokens }）；{ $asked }。
asked-temperatures = T = { $temperatures }
asked-draws = T = { $temperatures }；每个温度抽样 { $draws } 次
some-temperatures = 结论和表格取 { $all } 个温度中的 { $shown } 个，全部数据见 `results.json`。
findings = 结论
numbers = 数据
contents = 目录
configuration = 配置
skip = 跳到正文
files-written = { $count } 个文件已写入 { $folder }

## 数量与列举

tokens = { $tokens } 个词元
list-and = { $first }、{ $rest }
list-or = { $first } 或 { $rest }

## 抽样凭证

certificate = 凭证
drawing-rule =
    生成器为 `{ $generator }`，种子为 { $seed }。{ $rule ->
        [each] 每次抽样取一个 $[0, 1)$ 上的均匀随机数 $u$；把概率依次累加并除以总和，不大于 $u$ 的累加值有几个，抽到的就是第几个词元（从 0 数起）。
       *[counts] 只抽取计数，与 numpy 的 `multinomial` 相同：依次对每个可能抽到的词元，按剩余的抽样次数和它在剩余概率中的比例，抽一个二项随机数。
    }
digests =
    { $rule ->
        [each] 所抽下标的 SHA-256，每个下标四字节，低位在前（小端 `u32`）：
       *[counts] 计数的 SHA-256，每个计数八字节，低位在前（小端 `u64`）：
    }
all-draws = 依次全部
python = 下面的代码用 numpy 抽出相同的结果，并输出相同的摘要：
no-python = numpy 没有这种生成器。这里用的是 crate `rand_chacha` 的 ChaCha12，每个实验有自己的流：`experiment/NAME` 的 SHA-256 的前八个字节，低位在前。

## 建议

advice-section =
    ## 什么任务用什么温度

    下表只是起点：究竟多少合适，取决于模型、提示词和其他设置。
task-column-task = 任务
task-column-temperature = 温度
task-column-reason = 理由
task-code = 代码生成
task-code-reason = 错一个词元，程序就不能运行
task-translation = 机器翻译
task-translation-reason = 意思由原文决定，不容编造
task-summary = 摘要
task-summary-reason = 内容忠于原文，措辞可以变化
task-dialogue = 对话
task-dialogue-reason = 回答要自然，又不千篇一律
task-creative = 创意写作
task-creative-reason = 欢迎意料之外的表达
task-story = 故事续写
task-story-reason = 惊喜比连贯更重要
pitfalls-section =
    ### 怎样找到合适的温度

    1. 从 0.7 左右开始，每次调整的幅度要大到读得出区别。
    2. 用同样的提示词比较两组设置，每组样本要足够多：单个回答容易误导。
    3. 温度可以中途改变：确定事实时低一些，需要变化时高一些。
    4. 温度改变整个分布的形状，top-k 和 top-p 则截去尾部；温度越高，越需要截断。

    ### 常见的误区

    - 低于 0.1 时几乎总是最可能的词元胜出：文字单调重复，陷入循环就很难跳出。
    - 高于 3 时尾部占了上风：语法和意义都会丢失。
    - 所有任务共用一个温度，上表就白列了。
    - 同一个数值在不同引擎里含义不同，因为它们施加采样器的次序不同。
    - 最终要用自己的提示词做实验来决定。

## 报告由什么生成

provenance = 版本与摘要
made-by = 由 Thermograph { $version }（图的版本 { $pictures }）生成，`rng = "{ $generator }"`，`seed = { $seed }`。全部数据见 [results.json](results.json)。
input-column-name = 读取的内容
input-column-bytes = 字节数
input-column-digest = SHA-256
this-configuration = 本配置
no-digest = 无：超过 64 MiB

## 采样设置的问题

lint-section =
    ## 采样设置

    各引擎如何看待这些设置。**非法**：引擎拒绝接受；**无效**：不起任何作用，可以删去；**意外**：实际作用与字面不同。
no-settings = 未给出任何设置：全部采用引擎的默认值
no-lint = 没有问题
severity =
    { $severity ->
        [illegal] 非法
        [dead] 无效
       *[surprising] 意外
    }
lint-unknown = { $engine } 没有 { $setting } 这项设置
lint-unknown-near = { $engine } 没有 { $setting } 这项设置；是否想写 { $nearest }？
lint-silenced = { $setting } 不起作用：被 { $by } 屏蔽
lint-needs = { $setting } 不起作用：需要同时启用 { $others }
lint-left-out = { $setting } 不起作用：运行的采样器中没有 { $sampler }
lint-neutral = { $setting } = { $value } 不改变任何结果
lint-threshold-too-high = { $setting } = { $threshold } 使 XTC 关闭：阈值不超过 { $most } 时它才起作用
lint-ignored = { $engine } 忽略 { $setting } 中的 { $part }
lint-clamped = { $engine } 以 { $to } 代替 { $setting } = { $from }
lint-default = 未给出 { $setting }，{ $engine } 采用默认值 { $value }
lint-cuts-before-temperature = { $setting } = { $temperature } 在 { $cuts } 之后才应用，截断时尚未经温度调整
lint-masked-before = { $setting } 在 { $by } 之后运行，后者屏蔽的词元使其熵成为 NaN：保留哪些词元纯属偶然
lint-below-min-keep = { $setting } = { $min_keep } 对 top_k 无约束，后者只留下 { $top_k } 个词元
lint-greedy = 未给出 { $setting }：仅凭此文件，{ $engine } 总是取概率最大的词元，从不抽样
lint-not-reproduced = { $setting } 会改变分布，但此处不予重现

## 多种实验共用的坐标轴、图例和表头

temperature-axis = 温度参数 T
standard-temperature = T=1 (标准)
entropy-nats = 熵 (nats)
max-probability = 最大概率
effective-vocabulary = 有效词汇量
temperature-column = T

## 实验类型 entropy

entropy-title = 熵和最大概率随温度的变化
entropy-section = 下一个词元有多不确定、最可能的词元有多可能，都随温度而变。虚线标出 $T = 1$，即模型本来的分布。
entropy-description = 两条随温度变化的曲线：左为熵，右为最大概率。
entropy-panel = 熵与温度的关系
max-probability-panel = 最大概率与温度的关系
entropy-finding =
    T = { $temperature }：熵为 { $entropy } nats{ $limit ->
        [none] {""}
       *[some] （上限的 { $share }%）
    }，最大概率为 { $max_probability }。
half-entropy-below = 在所有这些温度下，熵都低于其上限的一半（{ $half } nats）。
half-entropy-between = 在 T = { $before } 与 T = { $after } 之间，熵超过其上限的一半（{ $half } nats）。
half-entropy-above = 在所有这些温度下，熵都不低于其上限的一半（{ $half } nats）。
entropy-limit =
    { $possible ->
        [1] 只有 1 个词元可能被抽到：无论温度多少，熵都为 0。
       *[other] 高温极限下，能被抽到的 { $possible } 个词元等可能，此时熵为 { $limit } nats。
    }
