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
source-probabilities = “{ $name }”的文件给出的是概率：每个位置之和为 1。取其对数作为 logits。
source-log-probabilities = “{ $name }”的文件给出的是对数概率，与原来的 logits 得到相同的分布。
source-index = 第一列是行号或行名，已忽略。
source-column = 文件中的一列 { $tokens } 个数是一个位置，每个数对应一个词元。
source-ids = 文件每行一个词元，已按词元 ID 排序。
source-decimal-comma = 数值使用小数逗号。
source-tensor = 取张量 “{ $tensor }”：文件中只有它是浮点数。
source-bf16 = 未标明类型的两字节数值按 bf16 读入，ml_dtypes 即如此保存。
source-floor = 比最大 logit 低 16 以上的 logit，llama.cpp 一律存为低 16，因此低概率词元在这里的概率大于模型给出的概率。
asked-temperatures = T = { $temperatures }
asked-draws = T = { $temperatures }；每个温度采样 { $draws } 次
some-temperatures = 表格取 { $all } 个温度中的 { $shown } 个，全部数据见 `results.json`。
findings = 要点
numbers = 数据
contents = 目录
configuration = 配置
skip = 跳到正文
notebook-title = Temperature 采样的数学原理与可视化
stale-files =
    { $folder } 中有此配置不会写出的文件：{ $names }{ $more ->
        [0] {""}
       *[other] {" "}等另外 { $more } 个
    }；不需要时请自行删除
files-written = { $count } 个文件已写入 { $folder }

## 查看文件

explore-title =
    { $first }{ $more ->
        [0] {""}
       *[other] {" "}等 { $more } 个其他文件
    }
explore-standard-input = 标准输入
explore-vocabulary = 响应未说明模型的词表大小：此处按这个数计算，所得区间对任何更小的词表都成立。
explore-configuration = 由 `thermograph explore` 写出；在此目录运行 `thermograph render { $file }` 可重新生成，内容可以修改。
explore-found =
    { $kind ->
        [response] 服务器的响应，{ $format }：{ $positions } 个位置
        [settings] 采样设置，{ $format }
        [tokens] { $tokens } 个词元的列表，{ $format }
        [logits] logits，{ $format }：{ $positions } 个位置，每个 { $tokens } 个词元
        [log-probabilities] 对数概率，{ $format }：{ $positions } 个位置，每个 { $tokens } 个词元
        [probabilities] 概率，{ $format }：{ $positions } 个位置，每个 { $tokens } 个词元
       *[unknown] 未知
    }
explore-reason =
    { $kind ->
        [response] 含有 { $format } 的字段
        [settings] { $is_told ->
            [yes] 依据这些键：{ $evidence }
           *[no] 含有 { $format } 的键
        }
        [tokens] 具有 { $format } 的形式
        [logits] 各位置的数之和不为 1，指数之和也不为 1，因此既不是概率也不是对数概率
        [log-probabilities] 没有大于 0 的数，各位置的指数之和为 1
        [probabilities] 所有数都在 0 到 1 之间，各位置之和为 1
       *[unknown] 没有依据
    }
explore-likeliest = 第一个位置概率最高的词元：{ $token }，{ $probability }%
explore-tokens-alone = 只有词元没有概率，无图可画：请同时给出 logits。
explore-left-out = 未画出：{ $what }
explore-usual-settings = 没有给出设置：这里是一个例子，请换成实际使用的设置。
explore-example = 只有设置没有分布：这里用示例 logits 显示设置的作用。

## 数量与列举

tokens = { $tokens } 个词元
list-and = { $first }、{ $rest }
list-or = { $first } 或 { $rest }
list-plain = { $first }、{ $rest }

## 抽样凭证

certificate = 凭证
drawing-rule =
    生成器为 `{ $generator }`，种子为 { $seed }。{ $rule ->
        [each] 每次抽样取一个 $[0, 1)$ 上的均匀随机数 $u$；把概率依次累加并除以总和，不大于 $u$ 的累加值有几个，抽到的就是第几个词元（从 0 数起）。
       *[counts] 只抽取计数，与 numpy 的 `multinomial` 相同：依次对每个可能抽到的词元，按剩余的抽样次数和它在剩余概率中的比例，抽一个二项随机数。
    }
engine-drawing-rule =
    按 `{ $generator }` 的规则抽样，种子为 { $seed }；每个温度都是从该种子开始的一次单独请求。{ $way ->
        [llama-cpp] 每次抽样取梅森旋转算法的两个字 $a$、$b$，令 { "$u = (a + 2^{32} b) / 2^{64}$" }；按采样链留下的顺序累加 { "$e^{z - z_{max}}$" }，抽到第一个累加值不小于 $u$ 与总和之积的词元。
        [torch] 每次抽样按编号顺序给词表中的每个词元一个指数随机数 $q$（各取梅森旋转算法的两个字），抽到 $p / q$ 最大的词元。
        [torch-replacement] 每次抽样用梅森旋转算法的两个字得到一个均匀随机数，抽到第一个 float32 累加概率不小于它的词元。
        [vllm] 第 $n$ 次抽样位于位置 $n$：每个词元的 Gumbel 噪声来自种子、位置和词元编号的散列（murmur3），logit 加噪声最大的词元被抽到。
        [onnxruntime-genai] 每次采样取梅森旋转算法的两个字 $a$、$b$，令 { "$u = (a + 2^{32} b) / 2^{64}$" }；按采样链留下的顺序累加 $p$，采样到第一个累加值不小于 $u$ 的词元（`std::discrete_distribution`）。
        [ollama-go] 每次采样取 Go 的 PCG 的一个 24 位数 $r$；按采样链留下的顺序以 float32 累加 $p$，采样到第一个累加值不小于 $r$ 与总和之积的词元。
        [mlx-lm] 每次采样分裂一次 Threefry 密钥，得到一个 32 位随机数 $u$；按编号顺序以 float32 累加 { "$e^{z - z_{max}}$" }，采样到第一个累加值大于 $u$ 与总和之积的词元。
        [lmdeploy] 第 $n$ 次采样位于位置 $n$：由种子和位置的 Philox 得到一个随机数；按概率从大到小以 float32 累加 $p$，采样到第一个累加值不小于它的词元。
        [transformers-js] 每次采样取梅森旋转算法的一个 53 位随机数 $u$；按概率从大到小累加 $p$，采样到第一个累加值大于 $u$ 与总和之积的词元。
        [candle] 每次采样取 ChaCha12 的 23 位随机数 $u$；按编号顺序以 float32 累加 $p$，采样到第一个累加值大于 $u$ 与总和之积的词元。
        [mistral-rs] 每次采样取 ISAAC-64 的 23 位随机数 $u$；按编号顺序以 float32 累加 $p$，采样到第一个累加值大于 $u$ 与总和之积的词元。
        [openvino-genai] 每次采样取梅森旋转算法的一个 float32 随机数 $u$；按采样链的顺序以 float32 累加 $p$，采样到第一个累加值大于 $u$ 与总和之积的词元。
       *[sglang] 第 $n$ 次抽样位于位置 $n$：每个词元的 Gumbel 噪声来自种子、位置和词元编号的散列（murmur3），对数概率加噪声最大的词元被抽到。
    } 依据：{ $version }。
closest-draw =
    T = { $temperature }：最接近另一结果的是第 { $draw } 次抽样（从 0 数起），抽到词元 { $token }；词元 { $other } 只差 { $margin }（{ $is_uniform ->
        [yes] 均匀随机数
       *[no] 得分
    }）。
engine-python = 下面的代码抽得相同的词元，并打印相同的摘要：
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

    各引擎如何处理这些设置。**被拒绝**：请求会报错；**不起作用**：可以删去；**需留意**：能运行，但效果与名称不符。
no-settings = 未给出任何设置：全部采用引擎的默认值
no-lint = 没有问题
severity =
    { $severity ->
        [illegal] 被拒绝
        [dead] 不起作用
       *[surprising] 需留意
    }
lint-level =
    { $severity ->
        [illegal] 错误
        [dead] 警告
       *[surprising] 提示
    }
lint-clean = 没有问题：无被拒绝、不起作用或需留意的设置
lint-each = 它们
lint-format = { $format }
lint-format-by = { $format }（依据 { $keys }）
lint-given = 设置：{ $settings }
lint-none-given = 没有采样设置
lint-decoding =
    { $decoding ->
        [greedy] 解码方式：贪婪
        [beams] 解码方式：束搜索
       *[drawn] 解码方式：采样
    }
lint-same = { $requests } 个请求使用这些设置
lint-rules = 按 { $engine } 的规则
lint-nearest = 按 { $engine } 的规则，它是已知引擎中最接近 { $product } 的
lint-documented = 按 { $product } 文档给出的范围
lint-between = ；
lint-always-greedy = { $engine } 使用贪婪解码：总是取概率最高的词元。
lint-unknown = { $engine } 没有 { $setting } 这项设置
lint-unknown-near = { $engine } 没有 { $setting } 这项设置；是否想写 { $nearest }？
lint-silenced = 已设置 { $by }，{ $setting } 被忽略
lint-needs = { $setting } 不起作用：需要同时启用 { $others }
lint-left-out = { $setting } 不起作用：采样器列表中没有 { $sampler }
lint-neutral = { $setting } = { $value } 不起作用
lint-threshold-too-high = { $setting } = { $threshold } 使 XTC 关闭：阈值不超过 { $most } 时它才起作用
lint-ignored = { $engine } 忽略 { $setting } 中的 { $part }
lint-passed-over = { $engine } 会静默忽略 { $setting }
lint-clamped = { $engine } 会把 { $setting } = { $from } 限制为 { $to }，不作提示
lint-default = 未设置 { $setting }，{ $engine } 采用默认值 { $value }
lint-cuts-before-temperature = { $setting } = { $temperature } 在 { $cuts } 之后生效：截断依据的是它之前的分布
lint-masked-before = { $setting } 在 { $by } 之后运行，后者屏蔽的词元使其熵成为 NaN：保留哪些词元纯属偶然
lint-below-min-keep = { $setting } = { $min_keep } 不作用于 top_k，后者仍只保留 { $top_k } 个词元
lint-greedy = 未设置 { $setting }：仅凭此文件，{ $engine } 使用贪婪解码
lint-outside = { $engine } 不在此处读取 { $setting }，它应写在 { $within } 中
lint-beams = { $setting } = { $beams }：{ $engine } 使用束搜索，不采样；图中是它为序列打分所用的分布
lint-not-reproduced = { $setting } 会改变分布，但此处未建模

## 核验响应

verify-line = { $place }：{ $token }：{ $verdict }
verify-reason = { $line }：{ $reason }
verify-position = 位置 { $position }
verify-rollout = 采样记录 { $rollout }，位置 { $position }
verify-token = 词元 { $token }
verify-token-unknown = 词元未知
verify-verdict =
    { $verdict ->
        [ok] 相符
        [on-edge] 在边界上
        [not-allowed] 不允许
        [other-token] 词元不同
        [other-probability] 概率不同
        [other-set] 保留的词元不同
       *[unknown] 无法确定
    }
verify-tempered = 核验温度下的对数概率需要全部 logits
verify-sampler = { $sampler } 需要全部 logits
verify-too-many = 没有全部 logits 时最多核验 { $positions } 个位置
verify-no-token = 采样的词元或其对数概率未知
verify-open = 仅凭响应无法确定：请提供全部 logits
verify-boundary = 它在保留词元的边界上
verify-removed = 无论未返回的词元如何，它都会被移除
verify-not-kept =
    这些设置保留 { $kept } 个词元，{ $is_at_edge ->
        [yes] 它在边界上
       *[no] 它不在其中
    }
verify-other-token = 该种子给出词元 { $expected }，与另一个词元的距离为 { $margin }
verify-other-set =
    服务器保留 { $server } 个词元，采样链保留 { $chain } 个：只有{ $keeper ->
        [chain] 采样链
       *[server] 服务器
    }保留词元 { $example }
verify-other-probability =
    有一个对数概率与{ $of ->
        [model] 模型的
        [tempered] 模型在此温度下的
       *[chain] 采样链的
    }相差 { $off }
verify-impossible = 有词元带有概率，但采样链会移除它
verify-not-in-vocabulary = 词表中没有词元是这段文本
verify-ambiguous = 有 { $ids } 个词元是这段文本，结论取决于是哪一个
verify-history = 这些设置依赖位置 { $position } 的词元，而它的 ID 无法确定
verify-sum = { $engine }：共 { $positions } 个位置，相符 { $agree } 个，在边界上 { $edge } 个，无法确定 { $unknown } 个，不可能 { $impossible } 个
verify-of =
    { $sum }；{ $of ->
        [model] 对数概率是模型的
        [tempered] 对数概率是模型在此温度下的
       *[chain] 对数概率是采样链截断之后的
    }
verify-without = 有 { $responses } 个响应没有对数概率，已略去
verify-nothing = 没有任何位置能够核验：请用 --logits 提供全部 logits

## 设置的转换

translate-line = { $from } 转为 { $to }：{ $sentence }
translate-none = 无需改动
translate-default-other = 写明 { $setting } = { $first }：这是 { $from } 的默认值，而 { $to } 默认为 { $other }
translate-default = 写明 { $setting } = { $first }：这是 { $from } 的默认值
translate-off = { $setting } = { $written } 关闭 { $to } 的默认设置（{ $setting } = { $other }），{ $from } 没有这一项
translate-lost = { $setting } = { $value } 无法保留：{ $to } 不支持这项设置或这个值
translate-moved = { $setting } = { $first } 改为 { $written }，即 { $to } 接受的最接近的值
translate-converted = { $setting } = { $first } 改为 { $written }：它与温度的先后顺序在 { $to } 中相反
translate-order-kept = `samplers` 保持顺序：{ $first }（{ $to } 默认为 { $other }）
translate-order = 顺序不同且无法设置：{ $from } 为 { $first }，{ $to } 为 { $other }
translate-greedy = { $setting } = { $written } 使 { $to } 与 { $from } 一样使用贪婪解码
translate-fitted = { $setting } = { $written } 在给定的 logits 上最接近
translate-distance = { $positions } 个位置上的全变差距离：设置不变时{ $before }；转换后{ $after }
translate-mean = 平均 { $mean }，最大 { $largest }
translate-rejected = 被 { $to } 拒绝

## 多种实验共用的坐标轴、图例和表头

temperature-axis = 温度参数 T
standard-temperature = T=1 (标准)
entropy-nats = 熵 (nats)
max-probability = top-1 概率
notebook-max-probability = 最大概率
effective-vocabulary = 有效词表大小
temperature-column = T

## 文档中的配置项和采样器表格

table-key = 键
table-kinds = 实验类型
table-meaning = 说明
table-default = 默认值
table-needed = 必填
table-range = { $about }，{ $low } 到 { $high }
table-counted = 限制对象
table-usual = 默认值
table-most = 最大
table-sampler = 采样器
table-parameters = 参数（第一个可直接写值）
table-engines = 引擎
table-engine = 引擎
table-version = 版本
table-order = 采样器顺序
table-engine-defaults = 起作用的默认值
table-known = 依据
table-run = 运行过
table-read = 仅阅读，未运行
table-token-ids = `{ $name }`（词元 ID）
table-biases = 词元 ID 及所加的数
table-all = 全部
table-none = 无

## 实验类型 entropy

notebook-entropy-title = 熵和最大概率随温度的变化
entropy-title = 熵与 top-1 概率随温度的变化
entropy-section = 下一个词元有多不确定、概率最高的词元有多大概率，都随温度变化。点线标出 $T = 1$，即模型本身的分布。
entropy-headline = T ≤ { $greedy } 几乎等同于贪婪解码；T ≥ { $open } 时没有词元达到 { $share }
entropy-headline-greedy = T ≤ { $greedy } 时几乎等同于贪婪解码
entropy-headline-open = T ≥ { $open } 时没有词元达到 { $share }
entropy-headline-range = 熵从 { $from } 变为 { $to } nats
entropy-headline-one = 无论温度多少，都只有一个词元可采样
entropy-subtitle = T = { $temperatures } 时下一词元的不确定性；可采样的词元共 { $shown } 个。
entropy-source = 括号内和右侧：有效词表大小 e^H，即熵相同的等概率词元个数
entropy-description = 两条随温度变化的曲线：上为熵，下为 top-1 概率。
entropy-panel-title = 熵与有效词表大小
top-panel-title = top-1 概率
temperature-axis-log = 温度 T (对数刻度)
entropy-ceiling = 上限：{ $possible } 个等概率词元，{ $limit } nats
standard-temperature-row = T = 1：分布不变
tokens-of-size = { $shown } 个词元
one-token-finding = 只有一个词元可采样：温度不起作用。
turns-finding = T ≤ { $greedy } 时采样几乎等同于贪婪解码（top-1 概率不低于 90%）；T ≥ { $open } 时没有词元达到 50%。
entropy-greedy-finding = T ≤ { $greedy } 时采样几乎等同于贪婪解码（top-1 概率不低于 90%）。
open-finding = T ≥ { $open } 时没有词元达到 50%。
steps-finding = 低温区对温度更敏感：从 { $from } 到 { $to }，有效词表大小增加 { $cold }；从 { $hot_from } 到 { $hottest } 只增加 { $hot }。T < 1 时宜以 0.1 为步长比较，T > 2 时 0.5 即可。
entropy-finding = T = { $temperature } 时熵为 { $entropy } nats（有效词表大小 { $effective }，共 { $possible } 个词元），为上限 ln { $possible } = { $limit } 的 { $share }%。
half-entropy-between =
    T = { $before } 与 { $after } 之间达到上限的一半；T = { $hottest } 时为 { $share }%{ $is_flat ->
        [yes] ，再升温变化很小
       *[no] {""}
    }。
half-entropy-below = 即使 T = { $hottest }，熵也只有上限的 { $share }%，不到一半。
half-entropy-above =
    在所有这些温度下，熵都不低于上限的一半；T = { $hottest } 时为 { $share }%{ $is_flat ->
        [yes] ，再升温变化很小
       *[no] {""}
    }。
notebook-entropy-description = 两条随温度变化的曲线：左为熵，右为最大概率。
entropy-panel = 熵与温度的关系
max-probability-panel = 最大概率与温度的关系
notebook-entropy-finding =
    T = { $temperature }：熵为 { $entropy } nats{ $has_limit ->
        [no] {""}
       *[yes] （上限的 { $share }%）
    }，最大概率为 { $max_probability }。
notebook-half-entropy-below = 在所有这些温度下，熵都低于其上限的一半（{ $half } nats）。
notebook-half-entropy-between = 在 T = { $before } 与 T = { $after } 之间，熵超过其上限的一半（{ $half } nats）。
notebook-half-entropy-above = 在所有这些温度下，熵都不低于其上限的一半（{ $half } nats）。
notebook-entropy-limit =
    { $possible ->
        [1] 只有 1 个词元可能被抽到：无论温度多少，熵都为 0。
       *[other] 高温极限下，能被抽到的 { $possible } 个词元等可能，此时熵为 { $limit } nats。
    }

## 实验类型 distributions、sampling、equivalence

probability = 概率
probability-or-frequency = 概率/频率
theory = 理论概率
frequency = 采样频率
entropy-note =
    熵: { $entropy }
    最大概率: { $max_probability }
sampling-panel = 温度 T={ $temperature } (采样{ $draws }次)
top-drawn = Top-{ $count }采样词: { $tokens }
notebook-distributions-title = 不同温度下的概率分布
distributions-title = 不同温度下的下一词元概率
notebook-sampling-title = 采样频率与理论概率
sampling-title = 采样频率与理论概率
sampling-headline-consistent =
    { $is_one ->
        [yes] 采样 { $shown } 次，结果与理论概率一致（p { $chance }）
       *[no] 各采样 { $shown } 次，结果与理论概率一致（最小 p { $chance }）
    }
sampling-headline-differ = 采样 { $shown } 次，{ $all } 个温度中有 { $differ } 个与理论概率不同（最小 p { $chance }）
sampling-headline-seen = T = { $temperature } 时采样 { $shown } 次，{ $possible } 个词元出现了 { $seen } 个
sampling-subtitle = T = { $temperatures }，各采样 { $draws } 次：各词元的概率及其在采样中的比例。
sampling-subtitle-rows =
    T = { $temperatures }，各采样 { $draws } 次：偏差最大的词元{ $is_all ->
        [yes] {""}
       *[no] ，列出 { $all } 个温度中偏差最大的 { $shown } 个
    }。
sampling-source =
    偏差：频率减概率，以标准误计，只计期望次数不少于 { $expected } 的词元；点线：2 个标准误{ $has_test ->
        [yes] ；p：卡方检验
       *[no] {""}
    }{ $is_wide ->
        [yes] ；红色：就该行全部词元而言，随机性无法解释
       *[no] {""}
    }
sampling-verdict =
    { $fit ->
        [different] 与概率不同
        [doubtful] 有差异
       *[consistent] 一致
    }
    p { $chance }
sampling-tip = { $token }：概率 { $probability } %，频率 { $frequency } %（{ $drawn } 次）
deviation-column = 偏差 (标准误)
beyond-chance = 随机性无法解释
largest-deviation-title = 最大偏差（标准误）
test-column = 检验
seen-column = 出现的词元
seen-of = { $seen } / { $possible }
sampling-description = 每行一个词元，共 { $tokens } 个，给出 T = { $temperatures } 时的概率、{ $draws } 次采样的频率及其置信区间。
equivalence-title = 施加温度的两种方法
distributions-description = 柱状图表示 { $tokens } 个词元在 T = { $temperatures } 时的概率。
notebook-sampling-description = { $tokens } 个词元各有一对柱子，分别表示在 T = { $temperatures } 时的概率和 { $draws } 次采样中的频率。
other-tokens = 其余 { $shown } 个词元
left-out = { other-tokens }：{ $mass }%
ranks-title = 全部词元的概率（按名次）
rank = 名次
mass-of-ranks = 累积概率
token = 词元
logit = logit
tokens-for-90-percent = 占 90% 概率的词元数
count = 次数
frequency-column = 频率
from-logits = 由 logits 计算
from-probabilities = 由概率计算
difference = 差
distributions-section = 同一组 logits 在不同温度下得到不同的分布。温度升高，概率质量从常见词元移向少见词元，词元的名次不变。
distributions-headline = T = { $cold } 时 { $count } 个词元占 { $share } 的概率，T = { $hot } 时 { $hot_count } 个
distributions-headline-same =
    { $is_one ->
        [yes] T = { $temperature } 时
       *[no] 各温度下都是
    } { $count } 个词元占 { $share } 的概率
distributions-subtitle = T = { $temperatures } 时的下一词元概率，单位 %。{ $how }
distributions-how-bars =
    所有柱使用同一刻度{ $has_removed ->
        [yes] ；–：不会被采样
       *[no] {""}
    }。
distributions-how-cells =
    颜色越浓概率越高{ $has_removed ->
        [yes] ；–：不会被采样
       *[no] {""}
    }。
distributions-how-map = 颜色越浓概率越高；线左侧的词元合占所标比例的概率。
distributions-source = 有效词表大小：e^H，即熵相同的等概率词元个数
distributions-note =
    有效词表 { $effective }
    { $shown } 个词元占 { $share }
effective-vocabulary-title =
    有效
    词表
tokens-for-title =
    占 { $share }
    的词元
tokens-for-row = 占 { $share } 的词元数
most-tokens = 合占 { $share } 概率的词元
remaining-tokens = 其余词元
greedy-row = 贪婪解码
unchanged-row = 不变
token-rank = 词元名次
probability-log = 概率 (对数刻度)
sampling-section =
    每个词元的概率 $p$ 旁边，是它在采样中所占的比例。两者因随机而有出入：采样 $n$ 次，这个比例的标准误为
    { "$\\sqrt{p (1 - p) / n}$" }，约三分之二的比例落在一个标准误之内。
equivalence-section =
    只知道概率时也能施加温度，因为概率的对数与 logit 只差一个常数。logit 除以 $T$，就是概率取 $1/T$ 次幂再归一化：

    { "$$P_T(i) = \\frac{P(i)^{1/T}}{\\sum_j P(j)^{1/T}}$$" }

    实际计算时，取对数之前先加上一个很小的 $\varepsilon$，这样概率为 0 时对数也有意义。它让每个词元都多得一点概率；
    除舍入误差外，两种方法的差别仅在于此。
index-axis =
    { $is_descending ->
        [yes] 词汇索引 (按logit降序排列)
       *[no] 词汇索引
    }
leading-tokens =
    { $is_all ->
        [yes] 全部词元的概率。
       *[no] { $tokens } 个词元中概率最高的 { $shown } 个。
    }
sampled-tokens =
    T = { $temperature }：{ $is_all ->
        [yes] 全部词元，按采样次数排列。
       *[no] { $tokens } 个词元中最常采样到的 { $shown } 个。
    }
compared-tokens =
    T = { $temperature }：{ $is_all ->
        [yes] 全部词元。
       *[no] { $tokens } 个词元中的前 { $shown } 个。
    }
distribution-finding =
    T = { $temperature }：{ $dominance ->
        [greedy] 几乎等同于贪婪解码
        [dominated] 单个词元占主导
       *[flat] 没有词元占主导
    }。top-1 为{ $token }（{ $probability }%），{ $tokens } 个词元占 90% 的概率，两次采样相同的比例为 { $agreement }%。{ $is_reproducible ->
        [yes] 需要输出可复现时选用。
       *[no] {""}
    }
growth-finding =
    从 T = { $cold } 到 T = { $hot }，有效词表大小{ $is_same ->
        [yes] 保持在 { $from }
       *[no] 从 { $from } 增至 { $to }
    }（共 { $possible } 个词元）。
only-token-drawn = T = { $temperature }：只有{ $token }可能出现，每次采样都是它。
drawn-finding =
    T = { $temperature }：{ $possible } 个词元出现了 { $seen } 个，最常见的是{ $token }（{ $frequency }%）{ $others ->
        [0] 。
       *[other] ；未出现的 { $others } 个合计概率 { $mass }%，{ $is_usual ->
            [yes] 同样规模的采样有 { $chance }% 的概率一个都采不到，因此“未出现”不说明问题。
           *[no] 同样规模的采样有 { $seen_in }% 的概率至少采到其中一个。
        }
    }
revealed-finding = T = { $temperature }：采样 { $shown } 次，只能可靠地（{ $seen }%）发现概率高于 { $least }% 的词元：{ $possible } 个中的 { $revealed } 个。要以 { $seen }% 的概率见到最罕见的{ $token }（{ $probability }%），需采样 { $needed } 次。
accuracy-finding =
    T = { $temperature }：频率的误差不超过 ±{ $points } 个百分点（最宽的 { $confidence }% 置信区间）{ $is_enough ->
        [yes] {""}
       *[no] ；要达到 ±1 个百分点，约需 { $needed } 次
    }。
rare-tokens-finding = T = { $temperature } 时，每 { $draws } 次采样约有一次（{ $mass }%）落到 T = 1 时概率不足 1% 的 { $count } 个词元上；若不希望出现，请降低温度，或加上 min_p、top_p。
notebook-flattening =
    从 T = { $cold } 到 T = { $hot }，熵{ $change ->
        [none] 保持在 { $from }
        [rise] 从 { $from } 升到 { $to }
       *[fall] 从 { $from } 降到 { $to }
    } nats；上限为 { $limit }。
notebook-only-token-drawn = T = { $temperature }：只有 { $token } 可能被抽到，每次都是它。
notebook-drawn = T = { $temperature }：{ $possible } 个可能的词元中抽到了 { $seen } 个；抽到最多的是 { $token }，占 { $frequency }%。
deviation-finding =
    T = { $temperature }：偏差最大的是{ $token }：采样频率 { $frequency }%，理论概率 { $probability }%（相差 { $deviation } 个标准误）；{ $is_negligible ->
        [yes] 不到 0.1%
       *[no] { $chance }%
    } 的同类采样会因随机性出现同样大的偏差。
equivalence-finding =
    T = { $temperature }：最大差异为 { $difference }（epsilon 为 { $epsilon }），{ $is_same ->
        [yes] 除 epsilon 之外两者相同
       *[no] epsilon 的影响在此可见
    }。

## 实验类型 sampling：把握

interval-of-each = { $confidence }% Wilson 置信区间
interval-for-all = 联合 { $confidence }% 置信区间
draws-to-see = 以 { $probability }% 概率出现所需次数
fit-finding =
    T = { $temperature }：采样结果{ $fit ->
        [different] 与理论概率不同，请检查生成器
        [doubtful] 与理论概率有显著差异，随机情况下 { $percent }% 的采样会如此
       *[consistent] 与理论概率一致
    }（χ² = { $chi_squared }，自由度 { $degrees }，p { $chance }；G 检验 p { $chance_of_g }）。
missed-finding =
    T = { $temperature }：期望次数不少于 5 的 { $of } 个词元中，{ $own ->
        [0] 没有理论概率
       *[other] { $own } 个的理论概率
    }落在 { $confidence }% 置信区间之外（随机情况下约 { $expected } 个）；{ $all ->
        [0] 联合置信区间均包含理论概率
       *[other] { $all } 个落在联合置信区间之外
    }。

## 实验类型 samplers

samplers-title = 采样器链：逐步结果
samplers-section = 每个起作用的采样器一栏，按运行顺序排列。条形为该步之后的概率，黑色短线为该步之前的概率；带 × 的红框是被该步剔除的词元，其概率分给保留的词元。
asked-chain = 采样器链：{ $chain }
removes-most-headline = { $sampler } 剔除最多：{ $tokens } 个词元，占其输入的 { $mass } %
moves-most-headline = { $sampler } 改变最大：移动了 { $mass } % 的概率
samplers-idle-headline = 在这组 logits 上，所有采样器都不起作用
samplers-subtitle =
    { $has_engine ->
        [yes] { $engine }：{ $chain }。
       *[no] { $chain }。
    }条形为该步之后的概率（%），黑色短线为之前的概率。
samplers-source =
    红框与 × 在该步剔除 · – 此前已剔除 · 灰色名称：最终被剔除{ $idle ->
        [0] {""}
       *[other] {" · "}不起作用：{ $samplers }
    }
step = 步骤
tokens-kept = 保留词元数
tokens-removed = 剔除词元数
mass-removed = 剔除的概率质量
sharpest-cut-finding = { $sampler } 剔除最多：{ $tokens } 个词元，占其输入概率质量的 { $mass }%。
dropped-sampler-finding = { $sampler } 在途中剔除 { $tokens } 个词元，但去掉它结果完全相同，此处可以省略。
reordered-finding = { $temperature } 在剔除词元之后运行，不改变保留哪些词元；若放在最前，会保留 { $tokens } 个而不是 { $kept } 个。
idle-samplers-finding = 在这组 logits 上不起作用：{ $samplers }。
top-token-finding = 最终概率最高的词元是{ $token }：处理前 { $before }%，处理后 { $after }%。
samplers-description = 条形图依次为采样前以及 { $samplers } 个采样器各自处理后的概率。
model-note =
    { $tokens ->
        [1] 1
       *[other] { $kept }
    } 个词元
    熵 { $entropy } nats
stage-note =
    保留 { $kept } / { $tokens }
    { $change ->
        [removed] 剔除 { $mass } %
       *[moved] 移动 { $mass } %
    }
    熵 { $entropy } nats
chain-finding =
    整条链{ $is_all ->
        [yes] 保留全部 { $tokens } 个词元
       *[no] 保留 { $tokens } 个词元中的 { $kept } 个，占模型概率质量的 { $mass }%
    }；有效词表大小{ $is_same ->
        [yes] 保持在 { $after }
       *[no] 由 { $before } 变为 { $after }
    }。

## 实验类型 engines

engines-title = 同样的设置，不同的引擎
engines-section = 各引擎的采样器顺序和默认值各不相同。表中每行是一个分布，分布相同的引擎合为一行；各行与*参照*（第一个接受这组设置的引擎）比较。下方按概率排列模型的词元，旗标标出各行保留的词元数。
engines-description = 热力表中每行是一个分布；下方为模型词元按名次的累积概率，标出各行保留的词元数。
asked-settings =
    设置 `{ $name }`：{ $are_given ->
        [yes] { $settings }
       *[no] 未设置任何值，采用各引擎的默认值
    }
engines-reject-headline = { $engines } 个引擎都拒绝这组设置
one-engine-headline = { $engine } 在 { $tokens } 个词元中保留 { $kept } 个
same-engines-headline =
    { $engines } 个引擎的分布相同，各保留 { $tokens ->
        [1] 1
       *[other] { $kept }
    } 个词元
engines-headline =
    { $engines } 个引擎得出 { $distributions } 种分布，{ $is_same ->
        [yes] 各保留 { $most } 个词元
       *[no] 保留 { $least } 至 { $most } 个词元
    }
engines-subtitle =
    { $are_given ->
        [yes] 设置 { $name }：{ $settings }。
       *[no] 设置 { $name }：各引擎的默认值。
    }数字为概率（%），分布相同的引擎合为一行。{ $are_few ->
        [yes] 规则依据 { $versions }。
       *[no] {""}
    }
engines-source =
    – 已剔除{ $is_compared ->
        [yes] {" · "}TV：与 { $reference } 的全变差距离
       *[no] {""}
    }{ $are_few ->
        [yes] {""}
       *[no] {" · "}规则依据 { $versions }
    }
model-row = 模型 (T = 1)
reference-engine = 参照
most-likely-tokens = 概率最高的词元 (%)
other-tokens-column = 其余 { $count } 个
kept-column =
    { $is_logarithmic ->
        [yes] 保留词元数 (对数)
       *[no] 保留词元数
    }
distance-column = TV
cause-column = 原因
rejected = 被拒绝
rejected-because = 被拒绝: { $reason }
cause-only-here = 另有 { $sampler }
cause-not-here = 没有 { $sampler }
cause-after = { $sampler } 在 { $others } 之后
cause-before = { $sampler } 在 { $others } 之前
cause-other-rule = { $sampler } 的规则不同
cause-order = 顺序或规则不同
ranked-panel = 各行保留到模型的第几名词元
rank-axis = 词元名次
rank-axis-log = 词元名次 (对数刻度)
cumulative-probability = 累积概率 (T = 1)
removed-token = 剔除
engine = 引擎
chain = 采样器顺序
pair = A / B
total-variation = 全变差距离
kl-a-to-b-nats = KL(A‖B) (nats)
kl-b-to-a-nats = KL(B‖A) (nats)
first-difference = 首个不同的词元
engine-finding =
    { $engines }{ $others ->
        [0] {""}
       *[other] {" "}等 { $count } 个引擎
    }{ $count ->
        [1] {" "}
       *[other] {" "}分布相同：
    }在 { $tokens } 个词元中保留 { $kept } 个（有效词表大小 { $effective }）。
many-distributions-finding = { $engines } 个引擎得出 { $distributions } 种不同的分布：{ $least_engine } 保留 { $least } 个词元，{ $most_engine } 保留 { $most } 个。
first-difference-finding = { $first } 与 { $second } 最先在 { $token } 上不同（分别为 { $p }、{ $q }）。两者至少有 { $total_variation }% 的采样结果不同（全变差距离）。{ $cause }
equivalent-top-p-finding = 在 { $engine } 中设 top_p = { $top_p }，即得到与 { $other } 相同的分布；该值只适用于这组 logits。
rejection-finding =
    { $engines }{ $others ->
        [0] {""}
       *[other] {" "}等 { $count } 个引擎
    } 拒绝这组设置：{ $reason }。
removal-rule =
    原因：{ $by } { $there ->
        [first] 最先做 { $sampler }
       *[later] 在 { $after } 之后做 { $sampler }
    }，剔除了该词元；{ $elsewhere ->
        [never] { $other } 没有这一步。
        [same] { $other } 在同一位置做这一步，但规则不同。
        [first] { $other } 最先做这一步。
       *[later] { $other } 在 { $after_elsewhere } 之后做这一步。
    }
sampler-of-engine = { $sampler }（{ $engine }）
weighing-rule = 原因：只有一方运行 { $only }。
order-rule = 原因：两者运行同样的采样器，但顺序或规则不同。

## 实验类型 compare

compare-title = A 与 B 的比较
compare-section = 差异最大的词元排在最前。圆点和菱形为概率，短线为采样频率，色带为其区间；频率之差另有区间。全变差距离是采样结果必然不同的最小比例；检验回答两份样本是否可能来自同一分布，功效说明同样次数的采样有多大概率检出差异。
compare-description = 每行一个词元，比较 A 与 B 的概率、采样频率及其差，曲线为检验功效。{ $findings }
asked-comparison = A：{ $a }；B：{ $b }；各采样 { $draws } 次
compare-headline =
    { $verdict ->
        [same] { $a } 与 { $b } 的分布相同
        [false-alarm] { $a } 与 { $b } 相同，本次样本的差异出于偶然
        [shown] 各采样 { $draws } 次即可区分 { $a } 与 { $b }
        [too-few] 各采样 { $draws } 次不足以区分 { $a } 与 { $b }{ $is_enough ->
            [yes] ，需 { $needed } 次
           *[no] {""}
        }
       *[missed] 各采样 { $draws } 次通常可区分 { $a } 与 { $b }，本次未能
    }
compare-subtitle =
    A：{ $a }。B：{ $b }。各采样 { $draws } 次{ $has_test ->
        [yes] ，G 检验 p = { $chance }
       *[no] {""}
    }。
compare-source = 色带：各行同时成立的 { $confidence } % 置信区间 · – 不可能采到
probabilities-panel = 概率与采样频率
difference-panel = B − A (百分点)
points-column = 百分点
sampled-share = 采样频率
sampled-times = 采到 { $times } 次
never-sampled = { $side } 采不到
difference-in-distributions = 真实差值
interval-without-zero = 区间不含 0
power-panel = 检验功效：同样次数的采样检出差异的概率
draws-label = 每组采样次数
power-label = 功效
target-power = 目标 { $power } %
draws-made = 本次：{ $draws } 次，{ $power }
draws-needed = 需 { $draws } 次
power-leap = 自 { $draws } 次起 { $token } 单独成格
setting = 设置
setting-a = A
setting-b = B
sampled-from-a = A 的采样频率
sampled-from-b = B 的采样频率
differing-tokens = { $all } 个词元中差异最大的 { $shown } 个的概率和采样频率。
distance-finding = 至少有 { $total_variation }% 的采样结果不同（全变差距离）。KL(A‖B) = { $forth }，KL(B‖A) = { $back }，Jensen-Shannon 散度 { $jensen_shannon } nats。
carrier-finding = 差异主要在一个词元：{ $token }在 A 中为 { $a }，在 B 中为 { $b }。
carriers-finding =
    差异主要在 { $tokens } 个词元，它们在 { $side } 中更可能：{ $named }{ $are_all ->
        [yes] {""}
       *[no] {" "}等
    }。
test-finding =
    本次采样：G = { $statistic }，自由度 { $degrees }，p = { $chance }，在显著性水平 { $level } 下{ $is_significant ->
        [yes] 差异显著
       *[no] 未检出差异
    }。
verdict-finding =
    { $verdict ->
        [same] A 与 B 的分布相同，互换没有影响。
        [false-alarm] A 与 B 的分布相同；本次样本的差异出于偶然（p = { $chance }）。
        [shown] A 与 B 不同，各采样 { $draws } 次即可检出。
        [too-few] A 与 B 不同，但各采样 { $draws } 次不足以可靠检出（功效 { $power }%），本次未检出。
       *[missed] A 与 B 不同；各采样 { $draws } 次有 { $power }% 的概率检出，但本次未检出。
    }
sides-finding = { $a } 保留 { $kept_a } 个词元（有效词表大小 { $effective_a }），{ $b } 保留 { $kept_b } 个（{ $effective_b }）。
exclusive-finding = { $side } 的采样中有 { $draws } 次是 { $other } 不可能采到的词元，最多的是{ $token }：任何一次都足以证明两者不同。
power-finding =
    功效：各采样 { $draws } 次有 { $power }% 的概率检出差异（显著性水平 { $level }）；{ $is_enough ->
        [no] 实际可行的次数都不够
       *[yes] 要达到 { $wanted }%，各需 { $needed } 次
    }。

## 实验类型 guide

guide-title = 各类任务的温度范围
guide-section = 横条为各类任务的常用温度范围（经验值），此处没有生成文本。下方一行数字是这组 logits 在各温度下的有效词表大小：换一个模型或提示，同样的温度含义不同。
guide-description = 横条给出 { $tasks } 类任务的常用温度范围；一行数字给出这组 logits 在各温度下的有效词表大小。
guide-headline =
    T = { $temperature } { $inside ->
        [0] 不在 { $all } 类任务中任何一类的常用范围内
       *[other] 在 { $all } 类任务中 { $inside } 类的常用范围内
    }
guide-headline-range = { $all } 类任务的常用温度从 { $low } 到 { $high }
guide-subtitle = 常用温度范围是经验值，并非在此测得。
guide-subtitle-own = 常用范围是经验值，并非在此测得。在这组 logits 上，T = { $temperature } 的有效词表大小为 { $effective }（共 { $shown } 个词元），top-1 概率 { $share }。
guide-source = 有效词表大小：e^H，即熵相同的等概率词元个数
effective-vocabulary-row = 有效词表大小
risks =
    重复风险 (T < { $cold }){ $is_long ->
        [yes] 、失控风险 (T > { $hot })
       *[no] {""}
    }
usual-range = 常用范围
usual-range-inside = 含所选 T
usual-range-outside = 不含所选 T
usual-ranges-title = 常用温度范围
token-heading = 词元
above-range = 高出 { $by }
below-range = 低 { $by }
task-with-range = { $name }（{ $range }）
within-finding =
    T = { $temperature } { $within ->
        [0] 不在表中任何任务的常用范围内
       *[other] 在{ $inside }的常用范围内
    }。
outside-finding =
    { $above ->
        [0] {""}
       *[other] 高于{ $colder }的范围{ $below ->
            [0] {""}
           *[other] ，
        }
    }{ $below ->
        [0] {""}
       *[other] 低于{ $hotter }的范围
    }。
own-level-finding = 在这组 logits 上，T = { $temperature } 的有效词表大小为 { $effective }（共 { $count } 个词元），top-1 概率 { $probability }%，两次采样相同的比例为 { $agreement }%。
advice-finding =
    若用于{ $task }，请{ $is_above ->
        [yes] 降到 { $limit } 以下
       *[no] 升到 { $limit } 以上
    }：有效词表大小 { $low }–{ $high }，而不是 { $own }。
repetition-finding = T = { $temperature } 在此几乎等同于贪婪解码（top-1 概率 { $probability }%），容易重复。
incoherence-finding = T = { $temperature } 高于 { $limit }：低概率词元占了很大比例，文本容易语无伦次。
rules-of-thumb = 以上范围只是经验值；换一组 logits，同样的温度数值不同。请用自己的提示词和 `compare` 验证。
range-finding = 这些任务的常用温度从 { $low } 到 { $high }；设置 `temperature` 可看到所选温度的位置。
usual-temperature-column = 常用温度
asked-own-temperature = 所选温度：{ $temperature }
asked-no-temperature = 未指定温度

## 实验类型 solve

solve-title =
    { $parameter ->
        [temperature] 达到目标分布的温度
       *[min_p] 达到目标分布的 min-p
    }
solve-section = 曲线为设置的每个取值在这组 logits 上的结果，圆点为达到目标的取值。min-p 的曲线呈阶梯状，因为词元逐个被剔除：取最接近的一级。旁边是该取值下的分布，黑色短线为之前的概率。
full-stop = 。
same-solution-finding = 大于 { $from } 且不超过 { $to } 的 { parameter-name } 都保留同样的 { $kept } 个词元。
temperature-gives = T = { $value } 时为 { $gives }
cut-gives = 保留 { $kept } 个词元时为 { $gives }
nearby-finding =
    { $parameter ->
        [temperature] 所需精度：{ $beside }。
       *[min_p] 相邻的两级：{ $beside }。
    }
solved-top-finding = 此时概率最高的词元是{ $token }，为 { $probability }%。结论只适用于这组 logits。
parameter-name =
    { $parameter ->
        [temperature] T
       *[min_p] min-p
    }
parameter-axis =
    { $parameter ->
        [temperature] { temperature-axis }
       *[min_p] min-p
    }
target-axis =
    { $target ->
        [entropy] { entropy-nats }
        [effective_vocabulary] 有效词表大小
       *[top_1] top-1 概率
    }
wanted-target =
    { $target ->
        [entropy] 熵 { $wanted } nats
        [effective_vocabulary] 有效词表大小 { $wanted }
       *[top_1] {" "}top-1 概率 { $wanted }
    }
solve-description = 曲线为{ target-axis }随{ parameter-axis }的变化，并标出达到目标的点。
asked-solution =
    目标为{ wanted-target }，所求为 { parameter-name }{ $parameter ->
        [temperature] {""}
       *[min_p] （T = { $temperature }）
    }
solve-panel =
    { $target ->
        [entropy] 熵
        [effective_vocabulary] 有效词表大小
       *[top_1] {"top-1 概率"}
    }随{ $parameter ->
        [temperature] 温度
       *[min_p] {" min-p "}
    }的变化
solve-subtitle =
    { $parameter ->
        [temperature] 各温度在这组 logits 上的结果
       *[min_p] 各 min-p 在这组 logits 上的结果（T = { $temperature }）
    }{ $is_answered ->
        [yes] ，以及答案处的概率（%）；黑色短线为{ $parameter ->
            [temperature] {" "}T = 1 时的概率
           *[min_p] 截断前的概率
        }。
       *[no] 。
    }
solve-source =
    { $target ->
        [entropy] 虚线：目标
        [effective_vocabulary] 虚线：目标 · 有效词表大小：e^H，即困惑度
       *[top_1] 虚线：目标 · top-1：概率最高的词元
    }
solve-target = 目标 { $wanted }
solution = { parameter-name } = { $value }
solution-finding =
    { parameter-name } = { $value } { $is_exact ->
        [yes] 时达到{ wanted-target }
       *[no] 最接近{ wanted-target }：实际为 { $reached }
    }
no-solution-finding =
    任何{ $parameter ->
        [temperature] 温度
       *[min_p] {" min-p "}
    }都达不到{ wanted-target }：范围是 { $low } 至 { $high }

## 实验类型 schedule

schedule-title = 温度调度与自适应采样器
schedule-section = 每种调度一行，横轴为生成步骤。常数、线性、余弦、指数调度只取决于步数；按熵调节的调度在模型没有把握时升高温度。自适应采样器根据已采到的词元调整：Mirostat 通过调整阈值 $\mu$，使所采词元的惊异值（$-\log_2 p$）接近目标 $\tau$；adaptive-p 使所采词元的概率接近目标。
schedule-description = 每种调度一行曲线：{ $schedules }。
schedule-subtitle =
    { $steps } 步，{ $is_noisy ->
        [yes] 每步 logits 加标准差为 { $noise } 的正态噪声
       *[no] 每步 logits 相同
    }。{ $is_many ->
        [yes] 蓝色为该行的调度，灰色为其他调度。
       *[no] {""}
    }{ $is_smooth ->
        [yes] 粗线为 { $window } 步均值。
       *[no] {""}
    }{ $is_hot ->
        [yes] T 高于 1 处加阴影。
       *[no] {""}
    }{ $has_feedback ->
        [yes] 所采词元：点为单步，粗线为累积均值，虚线为目标。
       *[no] {""}
    }粗体数字为全部步骤的均值。
schedule-headline =
    { $case ->
        [moves] { $name } 使有效词表大小从 { $from } 变为 { $to }
        [keeps] { $name } 的有效词表大小{ $is_same ->
            [yes] 保持在 { $from }
           *[no] 在 { $from } 与 { $to } 之间
        }
        [surprisal] { $name } 的平均惊异值为 { $reached } bits，目标为 { $target }
       *[probability] { $name } 所采词元的平均概率为 { $reached }，目标为 { $target }
    }
temperature = 温度
entropy = 熵
entropy-by-step = 熵 (nats)
top-1-by-step = top-1 概率
sampled-panel = 所采词元
steering-panel = 调整的量
feedback-goal = 目标 { $target }
step-label = 步
feedback-target = 目标
schedule = 调度
t-at-first = 初始 T
t-at-last = 最终 T
mean-entropy = 平均熵
least = 最小
largest = 最大
mean-largest-probability = 平均 top-1 概率
reached = 实际均值
schedule-finding =
    { $schedule }：{ $course ->
        [steady] { $is_noisy ->
            [yes] 有效词表大小在 { $least } 与 { $most } 之间波动（仅由噪声引起）
           *[no] 有效词表大小保持在 { $first }
        }，平均熵 { $mean } nats。
        [grows] 有效词表大小从 { $first } 增至 { $last }，第 { $step } 步（T = { $temperature }）才到一半。若文本末尾发散，请把终点温度设得更低。
        [falls] 有效词表大小从 { $first } 降至 { $last }，第 { $step } 步（T = { $temperature }）降到一半。若文本开头发散，请把起点温度设得更低。
       *[follows] 有效词表大小在 { $least } 与 { $most } 之间，平均熵 { $mean } nats。
    }
stuck-finding = { $name }：每一步采到的都是{ $token }；调大目标可以放入其他词元。
asked-schedule =
    { $steps } 步，{ $is_noisy ->
        [no] 每步 logits 相同
       *[yes] 每步 logits 加标准差为 { $noise } 的正态噪声
    }；{ $schedules }
schedule-short-name =
    { $schedule ->
        [constant] 常数
        [linear] 线性
        [cosine] 余弦
        [exponential] 指数
       *[entropy] 按熵调节
    }
schedule-name =
    { $schedule ->
        [constant] 常数 { $from }
        [linear] 线性 { $from } → { $to }
        [cosine] 余弦 { $from } → { $to }
        [exponential] 指数 { $from } → { $to }
       *[entropy] 按熵调节 { $from } … { $to }，指数 { $exponent }
    }
feedback-measured =
    { $is_adaptive ->
        [yes] 词元概率
       *[no] 惊异值 (bits)
    }
feedback-steering =
    { $is_adaptive ->
        [yes] 当前目标
       *[no] 阈值 μ (bits)
    }
feedback-finding =
    { $name }：{ $is_adaptive ->
        [yes] 平均概率 { $reached } ± { $error }
       *[no] 平均惊异值 { $reached } ± { $error } bits
    }，{ $against ->
        [consistent] 与目标 { $target } 没有显著差异；{ $steps } 步不足以看出更多
        [above] 高于目标 { $target }
       *[below] 低于目标 { $target }
    }。{ $has_tail ->
        [yes] { $rare }% 的所采词元概率不足 1%：请在它之前加 min_p 截去尾部。
       *[no] {""}
    }

## 实验类型 population

population-title = 设置在各位置上的效果
population-section = 逐一统计设置在文件每个位置上的效果。横条表示各量在各位置上的分布：细线为第 10 至第 90 百分位，粗线为第 25 至第 75 百分位，标记为中位数。有两组设置时，还逐位置比较各自保留的词元数，以及全变差距离（TV），即至少会有多大比例的采样结果不同。
population-description =
    横条表示保留词元数、保留的概率质量、有效词表大小和 top-1 概率在 { $positions } 个位置上的分布；{ $is_pair ->
        [yes] 散点比较 A 与 B 在各位置保留的词元数，柱为两者在各位置的全变差距离。
       *[no] 散点为各位置保留的词元数。
    }
population-subtitle = { $settings }。{ $positions } 个位置；细线 10–90 %，粗线 25–75 % 的位置，标记为中位数。
population-source = 距离：全变差，即至少会不同的采样比例
population-headline =
    { $case ->
        [one] { $a } 保留的词元数中位数为 { $middle }，九成位置在 { $few } 到 { $many } 之间
        [even] { $a } 在九成以上的位置保留 { $middle } 个词元
        [same] { $a } 与 { $b } 在全部 { $positions } 个位置上采样分布相同
       *[pair] { $a } 保留 { $middle } 个词元，{ $b } { $other } 个；{ $is_tiny ->
            [yes] 只须不到 0.1 % 的采样不同
           *[no] 至少 { $share } 的采样不同
        }
    }
spread-panel = 各位置上的分布
median = 中位数
kept-plane-panel = 逐位置保留的词元数
kept-panel =
    { $is_log ->
        [yes] 各位置保留的词元数（对数刻度）
       *[no] 各位置保留的词元数
    }
distance-panel = A 与 B 在各位置的距离
positions-distance-note =
    { $is_binned ->
        [yes] 取每段位置中的最大值
       *[no] 每个位置一根柱
    }；标出距离最大的 { $named } 个位置及 A 的 top-1 词元
no-samplers = 无采样器
stretches-note = 每段位置的最小值、中位数和最大值
positions-tip = { $count } 个位置
quantity = 量
quantiles-caption = 各位置的百分位数。
position = 位置
left-by-a = A 保留的词元数
left-by-b = B 保留的词元数
likeliest-in-a = A 的 top-1
likeliest-in-b = B 的 top-1
worst-caption = { $all } 个位置中差异最大的 { $shown } 个（位置从 0 编号）。
single-finding =
    { $is_pair ->
        [yes] 只保留一个词元（输出确定）的位置：{ $positions } 个中，{ $a } 有 { $by_a } 个，{ $b } 有 { $by_b } 个。
       *[no] { $positions } 个位置中有 { $by_a } 个只保留一个词元，输出是确定的。
    }
survivors-finding = { $name } 保留的词元数中位数为 { $middle }，第 5 和第 95 百分位为 { $few } 和 { $many }。
median-finding = 保留的词元占模型概率质量的 { $kept_mass }%（中位数）。熵的中位数为 { $entropy } nats（有效词表大小 { $effective }）。
same-counts-finding = { $a } 与 { $b } 在全部 { $positions } 个位置上保留的词元数相同（中位数 { $middle }）。
more-tokens-finding = { $positions } 个位置中有 { $places } 个 { $more } 保留的词元多于 { $less }：中位数 { $high } 对 { $low }，逐位置比值的中位数为 { $ratio }。
kept-mass-finding =
    { $a } 保留模型概率质量的 { $by_a }%（中位数；第 5 至第 95 百分位为 { $low_a }–{ $high_a }%），{ $b } 保留 { $by_b }%（{ $low_b }–{ $high_b }%）。{ $keeps ->
        [a] 把设置从 { $b } 搬到 { $a }，低概率词元会更多。
        [b] 把设置从 { $a } 搬到 { $b }，低概率词元会更多。
       *[neither] 两者采样到低概率词元的机会相近。
    }
positions-distance-finding =
    平均而言，{ $positions } 个词元中至少有 { $differ } 个不同（全变差距离均值 { $mean }%，中位数 { $middle }%，最大 { $most }%，在位置 { $worst }；{ $is_same ->
        [yes] 两者在该位置的 top-1 词元都是{ $top_a }
       *[no] 该位置的 top-1 词元，{ $a } 为{ $top_a }，{ $b } 为{ $top_b }
    }）。
greedy-finding =
    { $changed ->
        [0] 各位置的 top-1 词元都相同：贪婪解码下 { $a } 与 { $b } 结果一致。
       *[other] { $positions } 个位置中有 { $changed } 个 top-1 词元不同，最早在位置 { $first }：此后贪婪解码的文本可能不同。
    }
asked-population = { $positions } 个位置；{ $chain }
asked-populations = { $positions } 个位置；A：{ $a }；B：{ $b }
quantity-title =
    { $quantity ->
        [survivors] 保留词元数
        [entropy] 熵 (nats)
        [kept-mass] 保留的概率质量
        [effective-vocabulary] 有效词表大小
       *[max-probability] top-1 概率
    }
quantity-axis =
    { $quantity ->
        [survivors] 保留词元数
        [kept-mass] 保留的概率质量
        [effective-vocabulary] 有效词表大小
       *[max-probability] top-1 概率
    }

## 实验类型 drift

drift-title = 相对基线的 logits 漂移
drift-section = 逐位置比较新的 logits 文件（待检）与旧文件（基线）。全变差距离是至少会不同的采样比例；KL 散度是基线分布下对数概率之比的期望。横条表示各项最大值占其限值的多少；每个点代表一个位置（位置较多时取每段的最大值）。任一项超出限值时，程序返回退出码 1。
drift-description = 横条为全变差距离、KL 散度的最大值和 top-1 词元改变的比例及其限值；散点为 { $positions } 个位置上的两种距离。
drift-subtitle = { $candidate }（待检）对 { $baseline }（基线）：{ $positions } 个位置，T = { $temperature }。横条为各项最大值占其限值的比例。
drift-source = 距离：全变差，即至少会不同的采样比例；KL：待检相对基线的散度
drift-headline =
    { $case ->
        [same] 两份文件在全部 { $positions } 个位置上的分布相同
        [free] 全变差距离最大 { $most }（位置 { $worst }），平均 { $mean }
        [tiny] 全变差距离在全部 { $positions } 个位置上都低于 0.1 %
        [within] 全部在限值之内：{ measure }最接近，为限值的 { $share }
        [changed] 超出限值：{ $value } 的位置 { measure }
       *[beyond] { $positions } 个位置中有 { $exceeding } 个超出限值：{ measure }达 { $value }
    }
measure =
    { $measure ->
        [total-variation] 全变差距离
        [divergence] KL 散度
       *[changed] top-1 词元改变
    }
nats = { $value } nats
no-limit = 无限值
limit = 限值 { $limit }
at-position = 位置 { $position }
places-of-positions = { $positions } 个位置中的 { $places } 个
top-1-changed = top-1 词元改变
drift-panel =
    { $measure ->
        [total-variation] 各位置的全变差距离
       *[divergence] 各位置的 KL(基线‖待检)，nats
    }
largest-note =
    { $is_zero ->
        [yes] { $is_infinite ->
            [yes] 其余位置没有变化
           *[no] 各位置都没有变化
        }
       *[no] { $is_infinite ->
            [yes] 有限值最大 { $value }
           *[no] 最大 { $value }，位置 { $place }
        }
    }{ $is_binned ->
        [yes] ；点为每段位置的最大值
       *[no] {""}
    }{ $infinite ->
        [0] {""}
       *[other] ；{ $infinite } 个位置为无穷大 (×)
    }
histogram-panel = 位置数
divergence = KL(基线‖待检) (nats)
likeliest-old = 基线 top-1
likeliest-new = 待检 top-1
asked-drift =
    与 `{ $against }` 比较；{ $positions } 个位置；{ $is_limited ->
        [no] 无限值
       *[yes] 限值 { $limits }
    }
without-limits = 未设限值：共比较 { $positions } 个位置。
within-limits = 通过：{ $positions } 个位置都在限值之内。最接近限值的是{ measure }：{ $value }，限值 { $limit }（{ $share }）。
beyond-limits = 不通过：{ $exceeded }。退出码 1。
beyond-limit =
    { $measure ->
        [total-variation] 全变差距离 { $value }（限值 { $limit }），{ $positions } 个位置中有 { $places } 个，最早在位置 { $first }
        [divergence] KL 散度 { $value } nats（限值 { $limit }），{ $positions } 个位置中有 { $places } 个，最早在位置 { $first }
       *[changed] { $value } 的位置 top-1 词元改变（限值 { $limit }）
    }
drift-finding =
    采样（T = { $temperature }）：{ $is_same ->
        [yes] 采样结果没有差别。
       *[no] 至少 { $one_in }% 的词元不同（全变差距离均值；中位数 { $middle }%）。KL(基线‖待检)：中位数 { $divergence }，最大 { $largest } nats。
    }
greedy-drift-finding =
    { $changed ->
        [0] 贪婪解码：{ $positions } 个位置的 top-1 词元都未改变。
       *[other] 贪婪解码：{ $positions } 个位置中有 { $changed } 个（{ $share }%）top-1 词元改变，最早在位置 { $first }，此后生成的文本可能不同。
    }
worst-shift-finding =
    变化最大：位置 { $position }，{ $total_variation }%；{ $is_same ->
        [yes] top-1 词元未变（{ $new }）
       *[no] top-1 词元由{ $old }变为{ $new }
    }。

## 关于响应的说明

note-after-sampling = { $server } 给出的是采样器和温度处理之后的概率，即保留下来的词元的概率，不是模型本身的。
note-after-temperature = { $server } 的对数概率在除以温度之后计算；温度为 1 时即模型本身的。
note-first-choice = 响应有多个候选回答，只读取第一个。
note-reasoning = 回答除正文外还有推理内容；位置是服务器给出对数概率的那些，不论属于哪一部分。
note-prompt-left-out = 位置只取回答部分，提示词部分略去。
note-nothing = 有 { $positions } 个位置一无所知，其区间取可能的最宽范围。
note-not-top-1 = 有 { $positions } 个位置无法判断返回的词元是否就是概率最大的：其余词元可以占有剩余概率的任意部分。
note-failed = 有 { $answers } 个回答是错误，已略去；第一个：{ $message }

## 实验类型 bounds

bounds-title = 由返回的对数概率能确定什么
bounds-section = 服务器只返回少数词元的对数概率。剩余的概率质量由未返回的词元分享，其中任何一个的概率都不高于已返回 top-k 的最小值；因被采样而附带返回的词元也按未返回处理。这里不做归一化：区间覆盖所有与返回结果相容的分布。服务器给出的对数概率视为模型自身在温度 1 下的值；应用设置时先除以温度。
bounds-description = 色带表示 { $seen } 个已返回词元及未返回词元的可能概率，以及熵和 top-p、min-p 保留词元数的可能范围。
bounds-many-description = 柱表示 { $positions } 个位置未返回的概率质量；色带表示每个位置的熵和 top-p 保留词元数的可能范围。
bounds-headline =
    { $seen } 个对数概率{ $is_sure ->
        [yes] { $is_one ->
            [yes] 可确定 top-p { $top_p }：保留 1 个词元
           *[no] 可确定 top-p { $top_p }：保留 { $high } 个词元
        }
       *[no] 下，top-p { $top_p } 保留 { $low } 到 { $high } 个词元
    }
bounds-subtitle = T = { $temperature }，top-p { $top_p }，min-p { $min_p }。{ $mass } 的概率质量未返回（{ $vocabulary } 个词元中的 { $unseen } 个）；色带内的每个值都与返回结果相容。粗体为这些设置下的范围。
bounds-source = 归一化：只用已返回的词元，使其概率和为 1
bounds-many-headline =
    { $positions } 个位置中，top-p { $top_p } 有 { $by_top_p } 个可确定，min-p { $min_p } { $is_all ->
        [yes] 全部可确定
       *[no] 有 { $by_min_p } 个
    }
bounds-many-subtitle =
    T = { $temperature }。{ $is_table ->
        [yes] 每行一个位置及其 top-1 词元；色带内的每个值都与返回结果相容。
       *[no] { $positions } 个位置，词表大小 { $vocabulary }；范围内的每个值都与返回结果相容。
    }
possible-values = 可能范围
determined-value = 可确定
renormalised = 若归一化
too-low-note = 归一化：至少偏低 { $gap } nats
widest-note = 每段位置中范围最宽的一个
unseen-tokens =
    { $is_one ->
        [yes] 未返回的 1 个
       *[no] 未返回的 { $count } 个
    }
unseen-mass = 未返回的概率质量
tokens-left-bounds = 保留词元数
log-probability = 对数概率
sets-caption = 各设置单独使用时保留的词元数。
widest-caption = { $all } 个位置中最难确定的 { $shown } 个（位置从 0 编号）。
unreturned-finding =
    { $is_all ->
        [yes] 所有词元都已返回，各量都可确定。
       *[no] 原因：{ $mass }% 的概率质量未返回（{ $vocabulary } 个词元中的 { $unseen } 个）。{ $reach ->
            [nothing] 任何 top-p 都无法确定
            [everything] 任何 top-p 都可以确定
           *[up-to] top-p 只在 { $sure } 以内可确定
        }{ $is_top_p_sure ->
            [yes] 。
           *[no] ；要确定 { $top_p }，请求更多 logprobs，或改用 min-p。
        }
    }
unseen-finding = 未返回的概率质量：中位数 { $middle }%，最大 { $most }%（位置 { $worst }）。{ $positions } 个位置中有 { $close } 个，熵可确定到 { $width } nats 以内。
sure-sets-finding = { $positions } 个位置中，min-p { $min_p } 有 { $by_min_p } 个可确定，top-p { $top_p } 有 { $by_top_p } 个；其余位置保留多少由未返回的词元决定。
below-finding =
    { $below ->
        [0] { $positions } 个位置中，归一化都没有低估熵。
       *[other] { $positions } 个位置中有 { $below } 个，归一化会低估熵，至少低 { $least } 至 { $most } nats。
    }
asked-bounds =
    { $positions ->
        [1] {""}
       *[other] { $positions } 个位置；
    }T = { $temperature }；top-p { $top_p }；min-p { $min_p }
bounded-probabilities-panel = 概率（T = { $temperature }）
bounded-entropy-panel = 熵随温度的变化 (nats)
bounded-entropy-by-position = 熵 (nats)
set-panel = { $set } 保留词元数（T = { $temperature }）
unseen-mass-panel = 未返回的概率质量
sets-panel = { $set } { $value } 保留词元数
likely-caption =
    { $is_all ->
        [yes] 已返回的词元，其余合为一项。
       *[no] { $all } 个已返回词元中概率最高的 { $shown } 个，未返回的合为一项。
    }
likeliest = top-1
drawn = 所采词元
left-by-set = { $set } { $value } 保留
bounded-entropy-finding =
    T = { $temperature } 时的熵：{ $is_sure ->
        [yes] { $low } nats（有效词表大小 { $few }）
       *[no] { $low } 至 { $high } nats（有效词表大小 { $few } 至 { $many }）
    }。若只把已返回的 { $seen } 个词元归一化，熵为 { $renormalised } nats，{ $place ->
        [below] 低于可能范围，不可使用
        [above] 高于可能范围，不可使用
       *[within] 在可能范围之内
    }。
sets-finding =
    min-p { $min_p } { $is_min_p_sure ->
        [yes] 可以确定：无论未返回的词元如何，恰好保留 { $min_low } 个
       *[no] 无法确定：保留 { $min_low } 到 { $min_high } 个
    }。top-p { $top_p } { $is_top_p_sure ->
        [yes] 可以确定：保留 { $top_low } 个
       *[no] 无法确定：{ $top_low } 到 { $top_high } 个
    }。

# 图下方的一行。
figure-source = Thermograph · { $experiment } · { $logits }，{ $positions ->
    [1] { $shown } 个词元
   *[other] { $positions } 个位置，每个 { $shown } 个词元
}
figure-seed = 种子 { $seed }

# 看不清或分不开的颜色。
style-faint = 颜色 { $mark } 与背景 { $paper } 的对比度只有 { $contrast } : 1；图形至少需要 3 : 1
style-alike = 颜色 { $one } 与 { $other } { $sight ->
    [usual] 太接近，难以分辨
    [protan] 对红色盲读者难以分辨
    [deutan] 对绿色盲读者难以分辨
   *[tritan] 对蓝色盲读者难以分辨
}
