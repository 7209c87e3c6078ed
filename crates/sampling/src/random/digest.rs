//! The certificate of a sequence of draws: its SHA-256.

use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read};

use sha2::{Digest as _, Sha256};

/// Bytes that are gathered before they are hashed.
const BUFFER: usize = 4096;

/// A SHA-256 (FIPS 180-4), shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    /// The digest of everything that can be read.
    ///
    /// # Errors
    ///
    /// When something cannot be.
    pub fn of_all(input: impl Read) -> io::Result<Digest> {
        let mut hasher = Sha256::new();
        let mut reader = BufReader::with_capacity(1 << 16, input);
        loop {
            let bytes = reader.fill_buf()?;
            if bytes.is_empty() {
                return Ok(Digest(hasher.finalize().into()));
            }
            hasher.update(bytes);
            let length = bytes.len();
            reader.consume(length);
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Digest({self})")
    }
}

/// Takes indices one by one and gives the SHA-256 of them all, each as four bytes, least significant first.
///
/// It is what `hashlib.sha256(indices.astype("<u4").tobytes())` gives in Python. No index gives the digest of nothing,
/// `e3b0c442...`.
///
/// ```
/// use thermograph_sampling::random::IndexDigest;
///
/// let mut digest = IndexDigest::new();
/// digest.push(1);
/// digest.push(258);
/// // sha256 of 01 00 00 00 02 01 00 00
/// assert!(digest.finish().to_string().starts_with("fb8bbe2ad3ab5292"));
/// ```
#[derive(Clone, Debug)]
pub struct IndexDigest {
    hasher: Sha256,
    buffer: [u8; BUFFER],
    filled: usize,
}

impl IndexDigest {
    /// The digest of no index yet.
    pub fn new() -> IndexDigest {
        IndexDigest {
            hasher: Sha256::new(),
            buffer: [0; BUFFER],
            filled: 0,
        }
    }

    /// Adds an index.
    #[inline]
    pub fn push(&mut self, index: u32) {
        self.buffer[self.filled..self.filled + 4].copy_from_slice(&index.to_le_bytes());
        self.filled += 4;
        if self.filled == BUFFER {
            self.hasher.update(self.buffer);
            self.filled = 0;
        }
    }

    /// Adds indices, in their order.
    pub fn extend(&mut self, indices: &[u32]) {
        indices.iter().for_each(|&index| self.push(index));
    }

    /// The digest of all indices so far.
    pub fn finish(mut self) -> Digest {
        self.hasher.update(&self.buffer[..self.filled]);
        Digest(self.hasher.finalize().into())
    }
}

impl Default for IndexDigest {
    fn default() -> Self {
        IndexDigest::new()
    }
}
