//! What systems do differently. No other room asks which system this is.
//!
//! Where it can be, a way to behave is a value, so that each is tested on every system.

mod files;
mod names;
mod turn;

pub(crate) use files::{
    check_replaceable, identity, set_modified_now, sync_folder, take_over_owner,
};
pub(crate) use names::with_slashes;
pub(crate) use turn::Turn;
