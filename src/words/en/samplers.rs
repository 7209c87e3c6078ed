use super::{English, tokens};
use crate::words::{Change, SamplersWords, percent};

impl SamplersWords for English {
    fn samplers_description(&self, samplers: usize) -> String {
        let samplers = match samplers {
            1 => "1 sampler".to_owned(),
            count => format!("{count} samplers"),
        };
        format!("Bars show the distribution before the chain and after each of {samplers}.")
    }

    fn stage_note(&self, count: usize, change: Change, entropy: f64) -> String {
        let removed = match change {
            Change::None => String::new(),
            Change::Removed(mass) => format!("removed mass: {} %\n", percent(mass)),
            Change::Moved(mass) => format!("moved mass: {} %\n", percent(mass)),
        };
        format!("left: {}\n{removed}entropy: {entropy:.3}", tokens(count))
    }

    fn chain_finding(&self, [left, of]: [usize; 2], [before, after]: [f64; 2]) -> String {
        let leaves = if left == of {
            format!("The chain leaves all {}", tokens(of))
        } else {
            format!("The chain leaves {left} of {}", tokens(of))
        };
        format!("{leaves}; entropy goes from {before:.3} to {after:.3} nats.")
    }
}
