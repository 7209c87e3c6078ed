//! What the columns of a table are, told by their names.

/// Names of columns that count or name lines, in small letters.
const INDICES: [&str; 9] = [
    "",
    "unnamed: 0",
    "index",
    "position",
    "pos",
    "step",
    "row",
    "token_index",
    "i",
];
/// Of columns with a token's id, its text, its number.
const IDS: [&str; 5] = ["id", "ids", "token_id", "token_ids", "tokenid"];
const TEXTS: [&str; 6] = ["token", "tokens", "text", "word", "piece", "token_str"];
const NUMBERS: [&str; 12] = [
    "logit",
    "logits",
    "logprob",
    "logprobs",
    "log_prob",
    "log_probability",
    "prob",
    "probs",
    "probability",
    "probabilities",
    "score",
    "value",
];

/// Whether a column of this name counts or names the lines.
pub(super) fn is_index(name: &str) -> bool {
    INDICES.contains(&name.to_lowercase().as_str())
}

/// The columns of a table with a token a line.
pub(super) struct LongColumns {
    /// Where the number of a token is.
    pub number: usize,
    /// Where its id is.
    pub id: Option<usize>,
    /// Where its position is.
    pub position: Option<usize>,
}

impl LongColumns {
    /// Told by the names: one is that of a token's number, and the others are those of its text, its id, its position.
    pub fn of(names: &[&str]) -> Result<Option<LongColumns>, String> {
        let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let place = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let is_known = |name: &String| {
            let name = name.as_str();
            [&INDICES[..], &IDS, &TEXTS, &NUMBERS]
                .iter()
                .any(|known| known.contains(&name))
        };
        let (Some(number), Some(_)) = (place(&NUMBERS), place(&IDS).or(place(&TEXTS))) else {
            return Ok(None);
        };
        if names.len() > 5 || !names.iter().all(is_known) {
            return Ok(None);
        }
        let numbers: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| NUMBERS.contains(name))
            .collect();
        if numbers.len() > 1 {
            return Err(format!(
                "it has one token per line with {} number columns ({}): keep only the column of logits",
                numbers.len(),
                numbers.join(", ")
            ));
        }
        Ok(Some(LongColumns {
            number,
            id: place(&IDS),
            position: place(&INDICES[3..7]),
        }))
    }
    /// Whether something is read of a column; the texts of tokens and what counts lines are not.
    pub fn has_number(&self, column: usize) -> bool {
        [Some(self.number), self.id, self.position].contains(&Some(column))
    }
}
