use super::English;
use crate::sampling::statistics::Fit;
use crate::words::{CertaintyWords, chance_text, percent, share};

impl CertaintyWords for English {
    fn fit_finding(&self, temperature: &str, fit: Fit) -> String {
        let verdict = match fit.chi_squared.chance {
            chance if chance < 0.001 => "the draws do not fit the probabilities",
            chance if chance < 0.05 => {
                "the draws fit the probabilities badly, as by chance one sample in twenty does"
            }
            _ => "the draws fit the probabilities",
        };
        format!(
            "T = {temperature}: {verdict}: chi-squared {:.1} with {} degrees of freedom, p = {}; G test p = {}.",
            fit.chi_squared.statistic,
            fit.degrees,
            chance_text(fit.chi_squared.chance),
            chance_text(fit.g.chance)
        )
    }

    fn missed_finding(
        &self,
        temperature: &str,
        [own, all, of]: [usize; 3],
        confidence: f64,
    ) -> String {
        format!(
            "T = {temperature}: of the {of} tokens of which 5 draws or more are expected {own} have a {} % interval that does not \
             hold their probability, where about {:.1} would be expected; of those for all bars at once {all}.",
            share(confidence),
            (1.0 - confidence) * of as f64
        )
    }

    fn draws_to_see_finding(
        &self,
        temperature: &str,
        token: &str,
        probability: f64,
        draws: f64,
        seen: f64,
    ) -> String {
        let draws = if draws < 1e15 {
            draws.to_string()
        } else {
            format!("{draws:.1e}")
        };
        format!(
            "T = {temperature}: the rarest token, {token}, has {} %; it takes {draws} draws to see it once with {} %.",
            percent(probability),
            share(seen)
        )
    }
}
