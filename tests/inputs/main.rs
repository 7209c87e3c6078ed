//! What is read: configurations, settings, logits, log-probabilities, tokens and lines; well formed, odd, damaged or too much.

mod apply;
mod arrays;
mod config;
mod corpora;
mod damage;
mod effort;
mod lint;
mod logits_files;
mod logprobs;
mod promises;
mod properties;
mod requests;
mod schema;
mod settings;
mod tokens;
mod verify;
