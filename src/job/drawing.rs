//! The figures of a report, drawn: for their files, for the page, for paper.

use super::error::Error;
use crate::config::Config;
use crate::experiment::Experiment;
use crate::figure::draw::{self, draw, draw_for_both};
use crate::figure::scene::Scene;
use crate::figure::svg::DocumentPictures;
use crate::figure::text::Fonts;
use crate::figure::{Figure, Sizes, Theme, layout};
use crate::reading::Limit;
use crate::report::{Picture, Pictures, Report};

/// The dots that lines of figures within a page snap to, by the inch.
const PAGE_DPI: f64 = 150.0;
/// The widest page of a figure in a report on paper, in inches; it is shrunk to what a sheet has room for.
const PAPER_WIDTH: f64 = 9.6;
/// The dots that lines of such figures snap to, by the inch.
const PAPER_DPI: f64 = 288.0;

/// A figure ready to be encoded.
pub(super) struct DrawnFigure<'a> {
    /// Its experiment.
    pub name: &'a str,
    /// Its file's name without the ending.
    pub stem: String,
    pub scene: Scene,
}

/// How a figure looks: in one theme, or in another one where its reader has a dark page.
#[derive(Clone, Copy)]
struct ThemeChoice {
    theme: Theme,
    dark: Option<Theme>,
}

/// The figures of these experiments, or of all, for their files.
pub(super) fn figures<'a>(
    report: &Report<'a>,
    only: &[String],
    fonts: &Fonts,
) -> Result<Vec<DrawnFigure<'a>>, Error> {
    let config = report.config;
    let mut figures = Vec::new();
    for (experiment, section) in config.experiments.iter().zip(&report.sections) {
        let name = &experiment.name;
        if !only.is_empty() && !only.contains(name) {
            continue;
        }
        if let Some((panel, panels)) = section.missing_panel {
            return Err(Error::NoPanel {
                name: name.clone(),
                panel,
                panels,
            });
        }
        if section.figure.is_none() && !only.is_empty() {
            return Err(Error::NoFigure { name: name.clone() });
        }
        for (theme, stem) in config.figures(name, report.language) {
            let Some(figure) = section.figure_in(theme) else {
                continue;
            };
            let follows = config.style.follows_reader;
            let look = ThemeChoice {
                theme,
                dark: follows.then_some(config.style.dark),
            };
            let scene = drawn(config, experiment, figure, look, fonts, config.output.dpi)?;
            figures.push(DrawnFigure { name, stem, scene });
        }
    }
    Ok(figures)
}

/// The figures of the report as one page.
pub(super) fn for_page(report: &Report<'_>, fonts: &Fonts) -> Result<Pictures, Error> {
    let config = report.config;
    let looks = config.style.on_pages();
    let on_phones = looks.map(|look| Theme {
        sizes: Sizes::PHONE,
        ..look
    });
    let (mut drawings, mut figures) = (DocumentPictures::default(), Vec::new());
    for (experiment, section) in config.experiments.iter().zip(&report.sections) {
        let Some(figure) = &section.figure else {
            continue;
        };
        let mut picture = |figure: &Figure, [theme, dark]: [Theme; 2]| {
            let look = ThemeChoice {
                theme,
                dark: Some(dark),
            };
            let scene = with_room(config, experiment, figure, look, fonts, PAGE_DPI)?;
            Ok::<_, Error>(drawings.encode(&scene))
        };
        let for_phones = layout::stacked(figure, Sizes::PHONE.width);
        let for_phones = for_phones.unwrap_or_else(|| natural(figure));
        figures.push(Picture {
            wide: picture(figure, looks)?,
            narrow: picture(&for_phones, on_phones)?,
        });
    }
    let glyphs = drawings.glyphs(fonts);
    Ok(Pictures { figures, glyphs })
}

/// The figures of a report on paper: smaller pages, so that their text is not too small beside the report's.
pub(super) fn on_paper(report: &Report<'_>, fonts: &Fonts) -> Result<Vec<Scene>, Error> {
    let config = report.config;
    let [light, _] = config.style.on_pages();
    let experiments = config.experiments.iter().zip(&report.sections);
    let figures = experiments.filter_map(|(experiment, section)| {
        let mut figure = section.figure.clone()?;
        if let [Some(width), height] = figure.size {
            let share = (PAPER_WIDTH / width).min(1.0);
            figure.size = [Some(width * share), height.map(|height| height * share)];
        }
        let look = ThemeChoice {
            theme: light,
            dark: None,
        };
        Some(with_room(
            config, experiment, &figure, look, fonts, PAPER_DPI,
        ))
    });
    figures.collect()
}

/// The figure on a page of the size that it needs.
fn natural(figure: &Figure) -> Figure {
    Figure {
        size: [None, None],
        ..figure.clone()
    }
}

/// The figure of an experiment, drawn; on a larger page where it needs one: a report has room for it, whatever is asked of
/// its file.
fn with_room(
    config: &Config,
    experiment: &Experiment,
    figure: &Figure,
    look: ThemeChoice,
    fonts: &Fonts,
    dpi: f64,
) -> Result<Scene, Error> {
    match drawn(config, experiment, figure, look, fonts, dpi) {
        Err(Error::TooSmall { .. }) => {
            drawn(config, experiment, &natural(figure), look, fonts, dpi)
        }
        other => other,
    }
}

/// The figure of an experiment, drawn.
fn drawn(
    config: &Config,
    experiment: &Experiment,
    figure: &Figure,
    look: ThemeChoice,
    fonts: &Fonts,
    dpi: f64,
) -> Result<Scene, Error> {
    let name = || experiment.name.clone();
    let theme = experiment.theme(look.theme);
    let scene = match look.dark {
        None => draw(figure, theme, fonts, dpi),
        Some(dark) => draw_for_both(figure, [theme, experiment.theme(dark)], fonts, dpi),
    };
    let scene = scene.map_err(|cause| match cause {
        draw::Error::Layout(cause @ layout::Error::TooSmall { .. }) => Error::TooSmall {
            name: name(),
            cause,
        },
        cause => Error::Draw {
            name: name(),
            cause,
        },
    })?;
    // The page is larger than the figure by what its words need, which is little unless a font says otherwise.
    let most = 2 * config.limits.of(Limit::Pixels);
    let pixels = u64::from(scene.width) * u64::from(scene.height);
    if pixels > most {
        return Err(Error::Page {
            name: name(),
            width: scene.width,
            height: scene.height,
            most,
            help: config.limits.help(Limit::Pixels, pixels.div_ceil(2)),
        });
    }
    Ok(scene)
}
