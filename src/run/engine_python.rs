//! Python lines that give an engine's draws again.

use super::python_logits::{is_stored, quoted, values};
use crate::config::Config;
use crate::experiment::format::python_float;
use crate::experiment::sampling::Sampling;
use crate::run::Run;
use crate::sampling::draw::Way;

/// Lines that draw experiment number `index` as the engine does, each temperature from the seed on, and print its digests.
pub fn python(config: &Config, run: &Run, index: usize, way: Way) -> String {
    let rule = way.rule();
    let experiment = &config.experiments[index];
    let mut sources = config.logits.iter().zip(&run.logits);
    let needs_json = sources.any(|(source, logits)| is_stored(source, logits));
    let json = if needs_json { "import json\n" } else { "" };
    let torch = if rule.python.contains("torch.") {
        "import torch\n"
    } else {
        ""
    };
    let mut lines = format!(
        "import hashlib\n{json}import numpy as np\n{torch}\nseed = {seed}\nnp.random.seed(seed % 2**32)\nlogits = {{}}\n",
        seed = config.seed
    );
    for (source, logits) in config.logits.iter().zip(&run.logits) {
        let (name, values) = (quoted(&source.name), values(source, logits, false));
        lines.push_str(&format!("logits[{name}] = {values}\n"));
    }
    lines.push_str(&format!("\n{}{LEFT}{DIGEST}\n", rule.python));
    if let Some(settings) = experiment.settings::<Sampling>() {
        let temperatures = settings.temperatures.iter();
        let temperatures: Vec<_> = temperatures.map(|t| python_float(t.value())).collect();
        lines.push_str(&format!(
            "z = logits[{}]\ndrawn = []\nfor t in [{}]:\n    drawn.append(np.array(draws(left(z, t), len(z), seed, {})))\n{PRINT}",
            quoted(&config.logits[experiment.source].name),
            temperatures.join(", "),
            settings.draws
        ));
    }
    lines
}

const LEFT: &str = "
def left(z, t):
    if t == 0:
        return [(int(token), z[token]) for token in np.flatnonzero(z == z.max())]
    z = np.array(z, dtype=np.float32) / np.float32(t)
    return [(token, logit) for token, logit in enumerate(z)]
";

const DIGEST: &str = "
def digest(drawn):
    return hashlib.sha256(drawn.astype(\"<u4\").tobytes()).hexdigest()
";

const PRINT: &str = "    print(t, digest(drawn[-1]))
print(\"all\", digest(np.concatenate(drawn)))
";
