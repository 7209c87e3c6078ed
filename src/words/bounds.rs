//! What is said of a distribution of which some tokens alone are known.

/// The words of kind `bounds`.
pub trait BoundsWords {
    /// What the figure is called.
    fn bounds_title(&self) -> &'static str;
    /// How the figure is read, in Markdown.
    fn bounds_section(&self) -> &'static str;
    /// What was asked for, as part of a sentence in Markdown.
    fn asked_bounds(&self, positions: usize, temperature: f64, top_p: f64, min_p: f64) -> String;
    /// What is to be seen of one position with so many known tokens, for readers who cannot.
    fn bounds_description(&self, seen: usize) -> String;
    /// What is to be seen of many positions.
    fn bounds_many_description(&self, positions: usize) -> String;
    /// The titles of one position: its tokens, its entropy, top-p sets, min-p sets.
    fn bounds_panels(&self, temperature: &str) -> [String; 4];
    /// The titles of many positions: unseen mass, its shares, entropy, top-p sets.
    fn bounds_many_panels(&self, top_p: f64) -> [String; 4];
    /// The legend of intervals.
    fn possible_values(&self) -> &'static str;
    /// The legend of the lower ends.
    fn at_least(&self) -> &'static str;
    /// The legend of what known tokens alone would give.
    fn renormalised(&self) -> &'static str;
    /// The legend of the reader's own value.
    fn own_value(&self, value: &str) -> String;
    /// What tokens that the server did not return are called.
    fn unseen_tokens(&self, count: usize) -> String;
    /// The axis of the mass of unseen tokens.
    fn unseen_mass(&self) -> &'static str;
    /// The axis of sizes of sets.
    fn tokens_left(&self) -> &'static str;
    /// Token, log-probability, probability.
    fn bounds_columns(&self) -> [&'static str; 3];
    /// What of the likely tokens is listed.
    fn likely_caption(&self, shown: usize, all: usize) -> String;
    /// Setting, tokens left.
    fn set_columns(&self) -> [&'static str; 2];
    /// What the sets are.
    fn sets_caption(&self) -> &'static str;
    /// Temperature, entropy, entropy if renormalised.
    fn bounded_entropy_columns(&self) -> [&'static str; 3];
    /// Position, likeliest, drawn, unseen mass, entropy, top-p set, min-p set.
    fn bounds_many_columns(&self, top_p: f64, min_p: f64) -> [String; 7];
    /// Which positions are listed.
    fn widest_caption(&self, shown: usize, all: usize) -> String;
    /// How many tokens are known, and the mass of the others.
    fn seen_finding(&self, seen: usize, unseen: usize, mass: f64) -> String;
    /// From where to where the entropy may be, and what it would be if renormalised.
    fn bounded_entropy_finding(
        &self,
        temperature: &str,
        ends: [f64; 2],
        renormalised: f64,
    ) -> String;
    /// How many tokens a setting leaves.
    fn set_finding(&self, name: &str, value: f64, ends: [usize; 2]) -> String;
    /// Up to which mass sets are known.
    fn sure_finding(&self, mass: f64) -> String;
    /// The unseen mass over the positions.
    fn unseen_finding(&self, positions: usize, middle: f64, most: f64) -> String;
    /// At which share of the positions the entropy is known well.
    fn close_finding(&self, width: f64, share: f64) -> String;
    /// At which share of the positions sets of top-p and min-p are known.
    fn sure_sets_finding(&self, settings: [f64; 2], shares: [f64; 2]) -> String;
    /// At which share of the positions renormalising says less than can be.
    fn below_finding(&self, share: f64) -> String;
}
