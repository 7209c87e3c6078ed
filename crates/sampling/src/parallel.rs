//! Work shared among threads, whose results do not depend on how many there are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many threads the machine runs at once, but at most so many.
pub fn threads(most: usize) -> usize {
    let available = thread::available_parallelism();
    available.map_or(1, usize::from).clamp(1, most)
}

/// Does tasks 0 to `count - 1` with at most so many threads, each with a `tool` of its own, and gives the results in the order
/// of the tasks.
///
/// ```
/// use thermograph_sampling::parallel::in_parallel;
///
/// let square = |_: &mut (), task: usize| Ok::<_, String>(task * task);
/// assert_eq!(in_parallel(4, 2, || (), square), Ok(vec![0, 1, 4, 9]));
///
/// let fails = |_: &mut (), task: usize| if task < 2 { Ok(task) } else { Err(task) };
/// assert_eq!(in_parallel(9, 3, || (), fails), Err(2));
/// ```
///
/// # Errors
///
/// That of the first task that fails; later ones may be left undone.
pub fn in_parallel<Tool, T: Send, E: Send>(
    count: usize,
    threads: usize,
    tool: impl Fn() -> Tool + Sync,
    task: impl Fn(&mut Tool, usize) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    let work = || {
        let mut tool = tool();
        let mut own = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                break;
            }
            let result = task(&mut tool, index);
            if result.is_err() {
                // No further: but tasks before it that others are at still count.
                next.fetch_max(count, Ordering::Relaxed);
            }
            own.push((index, result));
        }
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        done.extend(own);
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(count) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
