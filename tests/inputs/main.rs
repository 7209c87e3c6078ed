//! No input makes the program panic, and what is written of any input is whole: damaged, lying and deep files, and any text.

mod corpora;
mod damage;
mod promises;
mod properties;
