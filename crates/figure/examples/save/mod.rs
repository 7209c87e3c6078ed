//! What the examples share: a figure becomes a file.

use thermograph_figure::draw::{draw, draw_for_both};
use thermograph_figure::text::Fonts;
use thermograph_figure::{Figure, Theme, pdf, png, svg};

/// Writes the figure to the file that the command line names, in the format of its ending: `.svg`, `.png` or `.pdf`.
///
/// `usual` is the name where the command line has none.
pub fn save(figure: &Figure, usual: &str) -> Result<(), Box<dyn std::error::Error>> {
    let fonts = Fonts::built_in();
    let name = std::env::args().nth(1).unwrap_or_else(|| usual.to_owned());
    let scene = draw(figure, Theme::LIGHT, &fonts, 150.0)?;
    let bytes = match name.rsplit_once('.') {
        Some((_, "png")) => png::encode(&scene, &fonts, png::PngEffort::Fast)?,
        Some((_, "pdf")) => pdf::encode(&scene, &fonts)?,
        _ => {
            let both = draw_for_both(figure, [Theme::LIGHT, Theme::DARK], &fonts, 150.0)?;
            svg::encode(&both, &fonts).into_bytes()
        }
    };
    std::fs::write(&name, bytes)?;
    println!("{name}");
    Ok(())
}
