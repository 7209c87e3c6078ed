//! The pictures beside the examples are what the examples draw.

use std::fs;
use std::path::Path;

use thermograph_figure::draw::draw_for_both;
use thermograph_figure::text::Fonts;
use thermograph_figure::{Figure, Theme, svg};

/// Makes an example a module.
macro_rules! examples {
    ($($name:ident: $path:literal,)*) => {
        $(
            #[allow(dead_code, reason = "its main is not run")]
            #[path = $path]
            mod $name;
        )*

        fn all() -> Vec<(&'static str, Figure)> {
            vec![$((stringify!($name), $name::figure())),*]
        }
    };
}

examples! {
    bands: "../../examples/bands.rs",
    bars: "../../examples/bars.rs",
    curves: "../../examples/curves.rs",
    points: "../../examples/points.rs",
    table: "../../examples/table.rs",
}

#[test]
fn the_pictures_of_the_examples_are_theirs() {
    let fonts = Fonts::built_in();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (name, figure) in all() {
        let scene = draw_for_both(&figure, [Theme::LIGHT, Theme::DARK], &fonts, 150.0).unwrap();
        let drawn = svg::encode(&scene, &fonts);
        let path = folder.join(format!("{name}.svg"));
        if std::env::var_os("UPDATE_PICTURES").is_some() {
            fs::write(&path, &drawn).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == drawn,
            "{name}.svg is another picture: look at it, and renew it with UPDATE_PICTURES=1"
        );
    }
}
