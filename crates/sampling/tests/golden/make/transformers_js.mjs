// Answers lines of JSON for transformers_js.py: what transformers.js leaves of logits, or the tokens that it draws of a seed.
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const source = (file) => import(pathToFileURL(`${process.env.TRANSFORMERS_JS}/src/${file}`));
const { PreTrainedModel } = await source("models/modeling_utils.js");
const { GenerationConfig } = await source("generation/configuration_utils.js");
const { LogitsSampler } = await source("generation/logits_sampler.js");
const { Tensor } = await source("utils/tensor.js");
const { random } = await source("utils/random.js");

for await (const line of readline.createInterface({ input: process.stdin })) {
    const { logits, settings, seed, draws } = JSON.parse(line);
    const config = Object.assign(new GenerationConfig({}), { do_sample: true, ...settings });
    const tensor = new Tensor("float32", Float32Array.from(logits, (logit) => Number(String(logit).replace("inf", "Infinity"))), [1, logits.length]);
    const processed = PreTrainedModel.prototype._get_logits_processor.call({}, config, 1)([[0n]], tensor);
    const sampler = LogitsSampler.getSampler(config);
    const answer = { tokens: [], probabilities: [] };
    if (draws) {
        random.seed(seed);
        for (let draw = 0; draw < draws; ++draw) {
            answer.tokens.push(Number((await sampler(processed))[0][0]));
        }
    } else {
        // Every place is drawn once.
        let place = 0;
        config.num_beams = config.top_k > 0 ? Math.min(config.top_k, logits.length) : logits.length;
        sampler.randomSelect = (probabilities) => {
            answer.probabilities.push(probabilities[place]);
            return place++;
        };
        answer.tokens = (await sampler(processed)).map(([token]) => Number(token));
    }
    console.log(JSON.stringify(answer));
}
