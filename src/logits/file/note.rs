//! What a reader of a file's numbers has to know.

use std::fmt;

/// What was left out of a file, or taken for something that the file does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArrayNote {
    /// The first line names columns.
    Header,
    /// The first column counts or names the lines.
    Index,
    /// A number a line, or a vector on end, is one position of so many tokens.
    Column(usize),
    /// A line a token, put in the order of their ids.
    Ids,
    /// Decimal commas.
    DecimalComma,
    /// The tensor that was taken, the only one of numbers that can be logits.
    Tensor(String),
    /// Two bytes of no type are bf16, as ml_dtypes writes it.
    Bf16,
    /// Log-probabilities of llama.cpp: what is more than 16 below the largest is stored as 16 below it.
    Floor,
}

impl fmt::Display for ArrayNote {
    /// In English.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArrayNote::Header => formatter.write_str("the first line was read as column names"),
            ArrayNote::Index => {
                formatter.write_str("the first column numbers or names the lines and was ignored")
            }
            ArrayNote::Column(tokens) => write!(
                formatter,
                "a column of {tokens} numbers was read as one position of {tokens} tokens"
            ),
            ArrayNote::Ids => {
                formatter.write_str("each line is a token; the tokens were sorted by ID")
            }
            ArrayNote::DecimalComma => formatter.write_str("the numbers have decimal commas"),
            ArrayNote::Tensor(name) => write!(
                formatter,
                "{:?} was read, the only floating-point tensor",
                crate::figure::text::visible(name)
            ),
            ArrayNote::Bf16 => {
                formatter.write_str("two-byte values without a type were read as bf16, as ml_dtypes writes it")
            }
            ArrayNote::Floor => formatter.write_str(
                "llama.cpp stores logits that are more than 16 below the maximum as exactly 16 below it, so unlikely tokens have more probability than in the model",
            ),
        }
    }
}
