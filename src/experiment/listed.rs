//! Which tokens the lists of results and tables have: all, or of a large vocabulary the likeliest.

use std::borrow::Cow;

/// The places that are listed, rising; all where it is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed(Option<Vec<u32>>);

impl Listed {
    /// The `most` likeliest by the probability at each place, of equal ones the first; all where there are no more.
    pub fn likeliest(probabilities: &[f64], most: Option<usize>) -> Listed {
        let Some(most) = most.filter(|most| (1..probabilities.len()).contains(most)) else {
            return Listed(None);
        };
        let mut places: Vec<u32> = (0..probabilities.len() as u32).collect();
        let of = |place: u32| probabilities[place as usize];
        places.select_nth_unstable_by(most - 1, |&a, &b| of(b).total_cmp(&of(a)).then(a.cmp(&b)));
        places.truncate(most);
        places.sort_unstable();
        Listed(Some(places))
    }

    /// Whether some are left out.
    pub fn is_partial(&self) -> bool {
        self.0.is_some()
    }

    /// The places, where some are left out.
    pub fn places(&self) -> Option<&[u32]> {
        self.0.as_deref()
    }

    /// What stands at the places that are listed.
    pub fn of<'v, T: Clone>(&self, values: &'v [T]) -> Cow<'v, [T]> {
        match &self.0 {
            None => Cow::Borrowed(values),
            Some(places) => {
                let values = places.iter().map(|&place| values[place as usize].clone());
                Cow::Owned(values.collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Listed;

    #[test]
    fn the_likeliest_are_listed_in_their_order() {
        let probabilities = [0.1, 0.3, 0.1, 0.3, 0.2];
        let listed = Listed::likeliest(&probabilities, Some(3));
        assert_eq!(listed.places(), Some(&[1, 3, 4][..]));
        assert_eq!(*listed.of(&["a", "b", "c", "d", "e"]), ["b", "d", "e"]);
        let four = Listed::likeliest(&probabilities, Some(4));
        assert_eq!(four.places(), Some(&[0, 1, 3, 4][..]));
        for most in [None, Some(5), Some(6)] {
            let all = Listed::likeliest(&probabilities, most);
            assert!(!all.is_partial());
            assert_eq!(*all.of(&probabilities), probabilities);
        }
    }
}
