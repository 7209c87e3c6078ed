//! MurmurHash3 of a few words: noise without a state, as engines make it that draw the same at the same place.
//!
//! Source: A. Appleby, `MurmurHash3_x86_32` (public domain); vLLM 0.33 `v1/worker/gpu/sample/gumbel.py` and SGLang 0.5.23
//! `kernels/ops/sampling/murmur_hash.py` hash the same four words with it.

/// The hash of the seed's halves, the lower one first, the position and the token.
pub(crate) fn of_draw(seed: u64, position: u32, token: u32) -> u32 {
    hash([seed as u32, (seed >> 32) as u32, position, token])
}

/// The hash of four words, begun with 0.
fn hash(words: [u32; 4]) -> u32 {
    let mut hash = 0_u32;
    for word in words {
        let mixed = word
            .wrapping_mul(0xcc9e_2d51)
            .rotate_left(15)
            .wrapping_mul(0x1b87_3593);
        hash = (hash ^ mixed)
            .rotate_left(13)
            .wrapping_mul(5)
            .wrapping_add(0xe654_6b64);
    }
    // The length in bytes.
    hash ^= 16;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}
