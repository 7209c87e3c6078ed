#![no_main]

#[path = "../../tests/inputs/promises/mod.rs"]
mod promises;

libfuzzer_sys::fuzz_target!(|data: &[u8]| promises::translated(data));
