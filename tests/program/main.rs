//! The program as it is used: what it is told, what it writes, and what it leaves when things go wrong.

mod check;
mod command_line;
mod completions;
mod determinism;
mod disguise;
mod documents;
mod faults;
mod figures;
mod hostile;
mod inert;
mod limits;
mod lint_command;
mod list;
mod output;
mod page;
mod parts;
mod pdf;
mod pdf_report;
mod reference_pictures;
mod report;
mod results_schema;
mod room;
mod same_bytes;
mod structure;
mod supply_chain;
mod support;
