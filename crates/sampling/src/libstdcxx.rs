//! C++'s `std::sort`, `std::partial_sort` and `std::nth_element` as libstdc++ has them (`bits/stl_algo.h`, `bits/stl_heap.h`).
//!
//! llama.cpp and PyTorch sort with them, so they decide which of several equal logits is kept, and what comes of
//! distances that are NaN; any other correct sort would decide otherwise. `before` is C++'s `comp`; it need not be an order.

/// Up to how many are sorted by insertion.
const INSERTION: usize = 16;

/// `std::sort`.
pub(super) fn sort<T: Copy>(items: &mut [T], before: impl Fn(&T, &T) -> bool + Copy) {
    let depth = 2 * items.len().checked_ilog2().unwrap_or(0);
    introsort(items, depth, before);
    insertion_sort(items, before);
}

/// `std::nth_element`: what belongs to place `nth` comes there, what belongs before it before it.
pub(super) fn nth_element<T: Copy>(
    mut items: &mut [T],
    mut nth: usize,
    before: impl Fn(&T, &T) -> bool + Copy,
) {
    let mut depth = 2 * items.len().checked_ilog2().unwrap_or(0);
    while items.len() > 3 {
        if depth == 0 {
            // `std::__heap_select`, whose top then comes to its place.
            let (first, others) = items.split_at_mut(nth + 1);
            let mut heap = Heap::new(first.to_vec(), before);
            for item in others {
                *item = heap.offer(*item);
            }
            first.copy_from_slice(&heap.items);
            first.swap(0, nth);
            return;
        }
        depth -= 1;
        let cut = partition(items, before);
        if cut <= nth {
            items = &mut items[cut..];
            nth -= cut;
        } else {
            items = &mut items[..cut];
        }
    }
    insertion_sort(items, before);
}

/// `std::__insertion_sort`.
fn insertion_sort<T: Copy>(items: &mut [T], before: impl Fn(&T, &T) -> bool + Copy) {
    for place in 1..items.len() {
        insert(&mut items[..=place], before);
    }
}

/// Sorts but for runs of up to [`INSERTION`], which are left as they are.
fn introsort<T: Copy>(mut items: &mut [T], mut depth: u32, before: impl Fn(&T, &T) -> bool + Copy) {
    while items.len() > INSERTION {
        if depth == 0 {
            let sorted = Heap::new(items.to_vec(), before).into_sorted();
            items.copy_from_slice(&sorted);
            return;
        }
        depth -= 1;
        let cut = partition(items, before);
        let (left, right) = items.split_at_mut(cut);
        introsort(right, depth, before);
        items = left;
    }
}

/// `std::__unguarded_partition_pivot`: around the median of the second, the middle and the last.
fn partition<T: Copy>(items: &mut [T], before: impl Fn(&T, &T) -> bool) -> usize {
    let [a, b, c] = [1, items.len() / 2, items.len() - 1];
    let is_before = |x: usize, y: usize| before(&items[x], &items[y]);
    let median = match (is_before(a, b), is_before(b, c), is_before(a, c)) {
        (true, true, _) | (false, false, false) => b,
        (true, false, true) | (false, true, false) => c,
        (true, false, false) | (false, _, true) => a,
    };
    items.swap(0, median);
    let (mut first, mut last) = (1, items.len());
    loop {
        while first < items.len() && before(&items[first], &items[0]) {
            first += 1;
        }
        last -= 1;
        while last > 0 && before(&items[0], &items[last]) {
            last -= 1;
        }
        if first >= last {
            return first;
        }
        items.swap(first, last);
        first += 1;
    }
}

/// `std::__unguarded_linear_insert` of the last item into the others.
fn insert<T: Copy>(items: &mut [T], before: impl Fn(&T, &T) -> bool) {
    let mut place = items.len() - 1;
    let value = items[place];
    if before(&value, &items[0]) {
        items.copy_within(..place, 1);
        items[0] = value;
        return;
    }
    while place > 0 && before(&value, &items[place - 1]) {
        items[place] = items[place - 1];
        place -= 1;
    }
    items[place] = value;
}

/// `std::partial_sort`: the `count` first in their order; the others are dropped.
pub(super) fn partial_sort<T: Copy>(
    items: &[T],
    count: usize,
    before: impl Fn(&T, &T) -> bool + Copy,
) -> Vec<T> {
    let (first, others) = items.split_at(count.min(items.len()));
    let mut heap = Heap::new(first.to_vec(), before);
    for item in others {
        heap.offer(*item);
    }
    heap.into_sorted()
}

/// A binary heap with the last on top.
pub(super) struct Heap<T, F> {
    items: Vec<T>,
    before: F,
}

impl<T: Copy, F: Fn(&T, &T) -> bool> Heap<T, F> {
    /// `std::make_heap`.
    pub fn new(items: Vec<T>, before: F) -> Heap<T, F> {
        let mut heap = Heap { items, before };
        let length = heap.items.len();
        for parent in (0..length / 2).rev() {
            let value = heap.items[parent];
            heap.sink(parent, length, value);
        }
        heap
    }

    /// The last of those in it.
    pub fn top(&self) -> Option<&T> {
        self.items.first()
    }

    /// Takes `item` in place of the last, if it is before that; gives the one that is left out.
    pub fn offer(&mut self, item: T) -> T {
        match self.items.first() {
            Some(&top) if (self.before)(&item, &top) => {
                self.sink(0, self.items.len(), item);
                top
            }
            _ => item,
        }
    }

    /// `std::sort_heap`.
    pub fn into_sorted(mut self) -> Vec<T> {
        for last in (1..self.items.len()).rev() {
            let value = self.items[last];
            self.items[last] = self.items[0];
            self.sink(0, last, value);
        }
        self.items
    }

    /// `std::__adjust_heap`: moves a hole from `hole` down to a leaf of the first `length`, and `value` up from there.
    fn sink(&mut self, mut hole: usize, length: usize, value: T) {
        let Heap { items, before } = self;
        let top = hole;
        while 2 * hole + 1 < length {
            let (left, right) = (2 * hole + 1, 2 * hole + 2);
            let child = if right < length && !before(&items[right], &items[left]) {
                right
            } else {
                left
            };
            items[hole] = items[child];
            hole = child;
        }
        while hole > top && before(&items[(hole - 1) / 2], &value) {
            items[hole] = items[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }
        items[hole] = value;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{nth_element, partial_sort, sort};

    /// The FNV-1a hash of the items' numbers, four bytes each.
    fn hash(items: &[(u64, u32)]) -> u64 {
        let bytes = items.iter().flat_map(|(_, number)| number.to_le_bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        })
    }

    #[test]
    fn items_are_left_in_the_order_of_libstdcxx() {
        let golden = include_str!("../tests/golden/libstdcxx.json");
        let golden: Value = serde_json::from_str(golden).unwrap();
        let cases = golden["cases"].as_array().unwrap().iter();
        for case in cases.filter(|case| case["what"] != "buckets") {
            let number = |key: &str| case[key].as_u64().unwrap();
            let keep = number("keep") as usize;
            let key = |place: u64| match &case["keys"] {
                Value::Array(keys) => keys[place as usize].as_u64().unwrap(),
                _ => place * number("factor") % 1_000_003 % number("distinct"),
            };
            let mut items: Vec<(u64, u32)> = (0..number("count"))
                .map(|place| (key(place), place as u32))
                .collect();
            let before = |a: &(u64, u32), b: &(u64, u32)| a.0 < b.0;
            match case["what"].as_str().unwrap() {
                "sort" => sort(&mut items, before),
                "partial_sort" => items = partial_sort(&items, keep, before),
                _ => nth_element(&mut items, keep, before),
            }
            assert_eq!(format!("{:016x}", hash(&items)), case["order"], "{case}");
        }
    }
}
