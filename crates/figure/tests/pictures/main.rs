//! Figures as data, laid out, drawn and written: what holds of them whatever is in them.

#![allow(
    clippy::duplicate_mod,
    reason = "each example has the module that saves its figure"
)]

mod examples;
mod hostile_fonts;
mod ticks;
