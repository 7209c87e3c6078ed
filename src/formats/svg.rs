//! Shapes, with text as outlines.

use super::{Format, Spec};
use crate::figure::svg;

impl Format {
    /// Shapes, with text as outlines.
    pub const SVG: Format = Format(&SPEC);
}

pub(super) const SPEC: Spec = Spec {
    ending: "svg",
    is_picture: true,
    has_report: false,
    cost: [(0.5e-3, 85e3), (1e-6, 120.0)],
    pixel: |_| (0.0, 0.0),
    encode: |scene, fonts, _| Ok(svg::encode(scene, fonts).into_bytes()),
};
