//! Pixels.

use super::{Format, Output, PngEffort, Spec};
use crate::figure::png;

impl Format {
    /// Pixels.
    pub const PNG: Format = Format(&SPEC);
}

pub(super) const SPEC: Spec = Spec {
    ending: "png",
    is_picture: true,
    has_report: false,
    cost: [(1e-3, 45e3), (4e-6, 500.0)],
    pixel: |output: &Output| match output.png {
        PngEffort::Fast => (3e-9, 0.06),
        PngEffort::Small => (20e-9, 0.06),
    },
    encode: |scene, fonts, output| {
        png::encode(scene, fonts, output.png)
            .map_err(|cause| format!("cannot encode the image: {cause}").into())
    },
};
