//! Figures as data, laid out, drawn and written: what holds of them whatever is in them.

mod hostile_fonts;
mod ticks;
