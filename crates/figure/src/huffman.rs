//! Huffman's codes, in the canonical form of deflate (RFC 1951): the lengths say everything.

/// The longest code that there is.
const LONGEST: usize = 15;

/// Codes of symbols: short ones for those that are often there (Huffman's).
pub(crate) struct HuffmanCodes {
    /// In bits; 0 for a symbol that is not there.
    pub(crate) lengths: Vec<u8>,
    /// The first bit lowest.
    pub(crate) codes: Vec<u16>,
}

impl HuffmanCodes {
    /// Those of symbols that are there so often, no code longer than `longest`, which is [`LONGEST`] at most.
    pub(crate) fn new(counts: &[u32], longest: usize) -> HuffmanCodes {
        let lengths = lengths(counts, longest);
        // Codes of one length follow each other; those that are longer come after them.
        let mut next = [0_u16; LONGEST + 2];
        for length in 1..=LONGEST {
            let count = lengths
                .iter()
                .filter(|&&other| usize::from(other) == length)
                .count();
            next[length + 1] = (next[length] + count as u16) << 1;
        }
        let code = |&length: &u8| {
            let next = &mut next[usize::from(length)];
            *next += 1;
            (*next - 1)
                .reverse_bits()
                .checked_shr(16 - u32::from(length))
                .unwrap_or(0)
        };
        HuffmanCodes {
            codes: lengths.iter().map(code).collect(),
            lengths,
        }
    }

    /// The lengths up to the last symbol that is there, and no fewer than `least`.
    pub(crate) fn used(&self, least: usize) -> &[u8] {
        let last = self.lengths.iter().rposition(|&length| length != 0);
        &self.lengths[..last.map_or(least, |last| last + 1).max(least)]
    }
}

/// How long the code of each symbol is, by how often it is there.
fn lengths(counts: &[u32], longest: usize) -> Vec<u8> {
    let mut lengths = vec![0; counts.len()];
    let there = counts
        .iter()
        .copied()
        .enumerate()
        .filter(|&(_, count)| count > 0);
    let mut leaves: Vec<(u32, usize)> = there.map(|(symbol, count)| (count, symbol)).collect();
    leaves.sort_unstable();
    if let [(_, only)] = leaves[..] {
        lengths[only] = 1;
    }
    if leaves.len() < 2 {
        return lengths;
    }
    // The two rarest become one, until one is left: both leaves and what is made of them come by how rare they are.
    let count = leaves.len();
    let mut weights: Vec<u32> = leaves.iter().map(|leaf| leaf.0).collect();
    let mut parents = vec![0; 2 * count - 2];
    let (mut leaf, mut made) = (0, count);
    for parent in count..2 * count - 1 {
        let mut weight = 0;
        for _ in 0..2 {
            let is_leaf = leaf < count && (made == parent || weights[leaf] <= weights[made]);
            let rarest = if is_leaf { &mut leaf } else { &mut made };
            weight += weights[*rarest];
            parents[*rarest] = parent;
            *rarest += 1;
        }
        weights.push(weight);
    }
    // How many leaves are how deep, and none too deep: for one that is, another one goes down a step and takes it along.
    let mut depths = vec![0; 2 * count - 1];
    let mut of_depth = vec![0_usize; longest + 1];
    for node in (0..2 * count - 2).rev() {
        depths[node] = depths[parents[node]] + 1;
        if node < count {
            of_depth[longest.min(depths[node])] += 1;
        }
    }
    let room = |of_depth: &[usize]| {
        (1..=longest)
            .map(|depth| of_depth[depth] << (longest - depth))
            .sum::<usize>()
    };
    for _ in 1 << longest..room(&of_depth) {
        let shallower = (1..longest).rev().find(|&depth| of_depth[depth] > 0);
        let depth = shallower.expect("not all leaves of a full tree are at its bottom");
        of_depth[longest] -= 1;
        of_depth[depth] -= 1;
        of_depth[depth + 1] += 2;
    }
    let by_depth = (1..=longest)
        .rev()
        .flat_map(|depth| std::iter::repeat_n(depth as u8, of_depth[depth]));
    for ((_, symbol), length) in leaves.into_iter().zip(by_depth) {
        lengths[symbol] = length;
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::lengths;

    #[test]
    fn no_code_is_longer_than_a_stream_allows() {
        // Counts that grow as Fibonacci's numbers make the deepest tree.
        let mut counts = vec![1, 1];
        while counts.len() < 30 {
            counts.push(counts[counts.len() - 1] + counts[counts.len() - 2]);
        }
        for longest in [7, 15] {
            let lengths = lengths(&counts, longest);
            assert!(
                lengths
                    .iter()
                    .all(|&length| (1..=longest).contains(&length.into()))
            );
            let room: usize = lengths
                .iter()
                .map(|&length| 1 << (longest - usize::from(length)))
                .sum();
            assert_eq!(room, 1 << longest);
            assert!(lengths.is_sorted_by(|one, other| one >= other));
        }
    }
}
