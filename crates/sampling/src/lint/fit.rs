//! How far a translation is from what it translates, on given logits, and what brings it nearer.

use super::translate::{Change, Translation};
use crate::chain::Chain;
use crate::divergence::total_variation;
use crate::engine::Settings;
use crate::history::History;
use crate::refusal::ChainError;

/// Positions that a setting is fitted to, at most.
const FITTED: usize = 8;
/// Values that are tried.
const TRIED: u32 = 100;

/// How far two engines are apart on some positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// The mean total variation distance.
    pub mean: f64,
    /// The largest.
    pub largest: f64,
}

impl Translation {
    /// How far the other engine with `settings` is from the first, on the logits of some positions.
    ///
    /// # Errors
    ///
    /// Logits that are none, or settings that an engine refuses.
    pub fn distance(&self, settings: &Settings, rows: &[Vec<f64>]) -> Result<Distance, ChainError> {
        let (first, _) = Chain::of_settings(self.from, &self.given)?;
        let (other, _) = Chain::of_settings(self.to, settings)?;
        let mut distance = Distance {
            mean: 0.0,
            largest: 0.0,
        };
        for row in rows {
            let of = |chain: &Chain| -> Result<Vec<f64>, ChainError> {
                Ok(chain
                    .survivors(row, History::default())?
                    .probabilities(row.len()))
            };
            let one = total_variation(&of(&first)?, &of(&other)?);
            distance.mean += one / rows.len() as f64;
            distance.largest = distance.largest.max(one);
        }
        Ok(distance)
    }

    /// Looks for the top-p with which the other engine is nearest on the logits of some positions, where it is not near already;
    /// for the top-k where it has no top-p.
    ///
    /// # Errors
    ///
    /// Those of [`Translation::distance`].
    pub fn fit(&mut self, rows: &[Vec<f64>]) -> Result<(), ChainError> {
        const NEAR: f64 = 1e-6;
        let rows = &rows[..rows.len().min(FITTED)];
        let before = self.distance(&self.settings, rows)?.mean;
        let has = |name: &&str| {
            let setting = self.to.profile().setting(name);
            setting.is_some_and(|setting| !setting.is_ignored)
        };
        let Some(setting) = ["top_p", "top_k"]
            .into_iter()
            .find(has)
            .filter(|_| before > NEAR)
        else {
            return Ok(());
        };
        let mut best = (before, None);
        for step in 1..=TRIED {
            let value = match setting {
                "top_p" => f64::from(step) / f64::from(TRIED),
                _ => f64::from(step),
            };
            let settings = self.settings.with(setting, value);
            let mean = match self.distance(&settings, rows) {
                Ok(distance) => distance.mean,
                // A value that the engine refuses.
                Err(ChainError::Refused(_)) => continue,
                Err(error) => return Err(error),
            };
            if mean < best.0 - NEAR {
                best = (mean, Some(value));
            }
        }
        if let (_, Some(written)) = best {
            self.settings = self.settings.with(setting, written);
            self.changes.push(Change::Fitted { setting, written });
        }
        Ok(())
    }
}
