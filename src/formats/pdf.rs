//! A page of shapes and text, with the fonts inside.

use super::{Format, Spec};
use crate::figure::pdf;

impl Format {
    /// A page of shapes and text, with the fonts inside.
    pub const PDF: Format = Format(&SPEC);
}

pub(super) const SPEC: Spec = Spec {
    ending: "pdf",
    is_picture: false,
    has_report: true,
    cost: [(1.5e-3, 160e3), (4e-6, 500.0)],
    pixel: |_| (0.0, 0.0),
    encode: |scene, fonts, _| Ok(pdf::encode(scene, fonts)?),
};
