//! Tokens as the cells of a table, the rare ones together.

/// The fewest draws that must be expected in a cell for the tests to be near their law (Cochran 1954).
const EXPECTED: f64 = 5.0;

/// Which tokens are a cell each, and which are one cell together; all in the order of the vocabulary.
pub(super) struct Cells {
    single: Vec<usize>,
    pooled: Vec<usize>,
}

impl Cells {
    /// Of those of `tokens` tokens of which anything is `expected`: a cell each, but those that expect fewer than
    /// [`EXPECTED`] together in one, which takes the rarest of the others too where it still expects fewer (of equally
    /// rare ones the first). `None` where fewer than two cells are left.
    pub fn new(tokens: usize, expected: impl Fn(usize) -> f64) -> Option<Cells> {
        let (mut single, mut pooled): (Vec<usize>, Vec<usize>) = (0..tokens)
            .filter(|&token| expected(token) > 0.0)
            .partition(|&token| expected(token) >= EXPECTED);
        let sum: f64 = pooled.iter().map(|&token| expected(token)).sum();
        if !pooled.is_empty() && sum < EXPECTED {
            let order =
                |a: &usize, b: &usize| expected(single[*a]).total_cmp(&expected(single[*b]));
            let rarest = (0..single.len()).min_by(order)?;
            pooled.push(single.remove(rarest));
        }
        let cells = Cells { single, pooled };
        (cells.count() >= 2).then_some(cells)
    }

    /// By what `draws` from each of two distributions let expect in either if both were their mean.
    pub fn of_mean(p: &[f64], q: &[f64], draws: f64) -> Option<Cells> {
        let at = |of: &[f64], token: usize| of.get(token).copied().unwrap_or(0.0);
        Cells::new(p.len().max(q.len()), |token| {
            (at(p, token) + at(q, token)) / 2.0 * draws
        })
    }

    /// Degrees of freedom: cells less one.
    pub fn degrees(&self) -> usize {
        self.count() - 1
    }

    /// The sum of `values` in each cell: the single ones first, then the pooled one.
    pub fn sums(&self, values: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut sums: Vec<f64> = self.single.iter().map(|&token| values(token)).collect();
        if !self.pooled.is_empty() {
            sums.push(self.pooled.iter().map(|&token| values(token)).sum());
        }
        sums
    }

    fn count(&self) -> usize {
        self.single.len() + usize::from(!self.pooled.is_empty())
    }
}
