//! Formulas, set from LaTeX: fractions, roots, sums, scripts.
//!
//! What the words of a report need is here, and no more: a formula with anything else is not set.

use std::sync::Arc;

use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use pulldown_latex::event::{
    Content, DelimiterType, Event, Grouping, ScriptPosition, ScriptType, Visual,
};
use pulldown_latex::{Parser, Storage};

use crate::figure::text::{self, Fonts, Line, Typeface};

/// How far variables lean to the right: the tangent of the angle.
const SLANT: f64 = 0.2;
/// The size of scripts, as a share of their base's.
const SCRIPT: f64 = 0.7;
/// The size of sums in displayed formulas, as a multiple of the text's.
const LARGE: f64 = 1.5;
/// The lengths below are in em.
const BAR: f64 = 0.05;
const GAP: f64 = 0.15;
const THIN: f64 = 1.0 / 6.0;
const MEDIUM: f64 = 2.0 / 9.0;
const THICK: f64 = 5.0 / 18.0;

/// A formula as ink, from its left end on its base line; lengths in points, y down.
#[derive(Clone, Debug)]
pub(super) struct Formula {
    /// Its LaTeX.
    pub latex: String,
    /// Its width.
    pub width: f64,
    /// How far it reaches above the base line.
    pub ascent: f64,
    /// How far it reaches below it.
    pub descent: f64,
    /// What is drawn.
    pub parts: Vec<FormulaPart>,
}

/// A part of a formula.
#[derive(Clone, Debug)]
pub(super) enum FormulaPart {
    /// A line of text.
    Text {
        /// Where it begins.
        origin: Point,
        /// The line.
        line: Arc<Line>,
        /// Its size.
        em: f64,
        /// How far its letters lean.
        slant: f64,
    },
    /// A bar or a root.
    Area(BezPath),
}

/// Whether a formula stands by itself or within a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MathStyle {
    /// By itself.
    Display,
    /// Within a line.
    Inline,
}

impl Formula {
    /// Sets a formula with an em of so many points; `None` if there is something in it that is not known here.
    ///
    /// # Errors
    ///
    /// When a character is in none of the fonts.
    pub(super) fn new(
        latex: &str,
        mode: MathStyle,
        em: f64,
        fonts: &Fonts,
    ) -> Result<Option<Formula>, text::Error> {
        let storage = Storage::new();
        let Ok(events) = Parser::new(latex, &storage).collect::<Result<Vec<_>, _>>() else {
            return Ok(None);
        };
        let mut setter = FormulaSetter {
            events: events.iter(),
            fonts,
        };
        let style = FormulaStyle { em, mode };
        Ok(match setter.row(style) {
            Ok(set) => Some(Formula {
                latex: latex.to_owned(),
                width: set.width,
                ascent: set.ascent,
                descent: set.descent,
                parts: set.parts,
            }),
            Err(FormulaError::Unknown) => None,
            Err(FormulaError::Text(error)) => return Err(error),
        })
    }
}

/// Why a formula is not set.
enum FormulaError {
    Unknown,
    Text(text::Error),
}

impl From<text::Error> for FormulaError {
    fn from(error: text::Error) -> FormulaError {
        FormulaError::Text(error)
    }
}

#[derive(Clone, Copy)]
struct FormulaStyle {
    em: f64,
    mode: MathStyle,
}

impl FormulaStyle {
    fn script(self) -> FormulaStyle {
        FormulaStyle {
            em: self.em * SCRIPT,
            mode: MathStyle::Inline,
        }
    }
}

/// What something is, which decides on the blanks around it.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Ordinary,
    Function,
    Binary,
    Relation,
    Opening,
    Closing,
    Punctuation,
}

/// A part of a formula that is set, from its left end on its base line.
#[derive(Default)]
struct Set {
    width: f64,
    ascent: f64,
    descent: f64,
    parts: Vec<FormulaPart>,
}

impl Set {
    /// Adds something so far away; it widens nothing.
    fn place(&mut self, other: Set, by: Vec2) {
        self.ascent = self.ascent.max(other.ascent - by.y);
        self.descent = self.descent.max(other.descent + by.y);
        for mut part in other.parts {
            match &mut part {
                FormulaPart::Text { origin, .. } => *origin += by,
                FormulaPart::Area(path) => path.apply_affine(Affine::translate(by)),
            }
            self.parts.push(part);
        }
    }

    /// Adds something on the right.
    fn append(&mut self, other: Set, gap: f64) {
        let by = Vec2::new(self.width + gap, 0.0);
        self.width += gap + other.width;
        self.place(other, by);
    }
}

struct FormulaSetter<'e> {
    events: std::slice::Iter<'e, Event<'e>>,
    fonts: &'e Fonts,
}

impl<'e> FormulaSetter<'e> {
    /// All elements up to the end of the group.
    fn row(&mut self, style: FormulaStyle) -> Result<Set, FormulaError> {
        let mut row = Set::default();
        let mut last: Option<Class> = None;
        while let Some(event) = self.events.next() {
            if *event == Event::End {
                break;
            }
            let (mut class, set) = self.element(event, style)?;
            // A sign, not a difference.
            if class == Class::Binary && !matches!(last, Some(Class::Ordinary | Class::Closing)) {
                class = Class::Ordinary;
            }
            let gap = last.map_or(0.0, |last| gap(last, class, style));
            row.append(set, gap);
            last = Some(class);
        }
        Ok(row)
    }

    fn next(&mut self, style: FormulaStyle) -> Result<(Class, Set), FormulaError> {
        let event = self.events.next().ok_or(FormulaError::Unknown)?;
        self.element(event, style)
    }

    fn element(
        &mut self,
        event: &Event<'e>,
        style: FormulaStyle,
    ) -> Result<(Class, Set), FormulaError> {
        match event {
            Event::Content(content) => self.content(*content, style),
            Event::Begin(Grouping::Normal) => Ok((Class::Ordinary, self.row(style)?)),
            Event::Visual(Visual::Fraction(None)) => Ok((Class::Ordinary, self.fraction(style)?)),
            Event::Visual(Visual::SquareRoot) => Ok((Class::Ordinary, self.root(style)?)),
            Event::Script { ty, position } => self.script(*ty, *position, style),
            _ => Err(FormulaError::Unknown),
        }
    }

    fn content(
        &mut self,
        content: Content<'_>,
        style: FormulaStyle,
    ) -> Result<(Class, Set), FormulaError> {
        let FormulaStyle { em, mode } = style;
        let (class, words, em, slant) = match content {
            Content::Text(words) => (Class::Ordinary, words.to_owned(), em, 0.0),
            Content::Number(words) => (Class::Ordinary, words.to_owned(), em, 0.0),
            Content::Function(words) => (Class::Function, words.to_owned(), em, 0.0),
            Content::Ordinary { content, .. } => {
                let slant = if content.is_alphabetic() { SLANT } else { 0.0 };
                (Class::Ordinary, content.into(), em, slant)
            }
            Content::LargeOp { content, .. } => {
                // As a Greek letter it is as wide as a letter is.
                let letter = match content {
                    '∑' => 'Σ',
                    '∏' => 'Π',
                    other => other,
                };
                let size = if mode == MathStyle::Display {
                    LARGE
                } else {
                    1.0
                };
                let set = self.centred(letter, em * size, em)?;
                return Ok((Class::Function, set));
            }
            // TeX has no blanks around it.
            Content::BinaryOp { content: '/', .. } => (Class::Ordinary, "/".into(), em, 0.0),
            Content::BinaryOp { content, .. } => (Class::Binary, content.into(), em, 0.0),
            Content::Relation { content, .. } => {
                let mut buffer = [0; 8];
                let words = String::from_utf8_lossy(content.encode_utf8_to_buf(&mut buffer));
                (Class::Relation, words.into_owned(), em, 0.0)
            }
            Content::Delimiter { content, ty, .. } => {
                let class = match ty {
                    DelimiterType::Open => Class::Opening,
                    DelimiterType::Close => Class::Closing,
                    DelimiterType::Fence => Class::Ordinary,
                };
                (class, content.into(), em, 0.0)
            }
            Content::Punctuation(content) => (Class::Punctuation, content.into(), em, 0.0),
        };
        Ok((class, self.words(&words, em, slant)?))
    }

    /// A line of text.
    fn words(&mut self, words: &str, em: f64, slant: f64) -> Result<Set, FormulaError> {
        let line = self.fonts.line(words, Typeface::Regular)?;
        let (_, width) = line.positions(em);
        let (ascent, descent) = (line.ascent * em, line.descent * em);
        Ok(Set {
            // What leans to the right needs a little more room there.
            width: width + slant * ascent * 0.3,
            ascent,
            descent,
            parts: vec![FormulaPart::Text {
                origin: Point::ZERO,
                line,
                em,
                slant,
            }],
        })
    }

    /// How far above the base line the bars of fractions are.
    fn axis(&mut self, em: f64) -> Result<f64, FormulaError> {
        let minus = self.fonts.line("−", Typeface::Regular)?;
        Ok((minus.ascent - minus.descent) / 2.0 * em)
    }

    /// A sign with its middle where the bars of fractions of the surrounding text are.
    fn centred(&mut self, sign: char, em: f64, surrounding: f64) -> Result<Set, FormulaError> {
        let set = self.words(&sign.to_string(), em, 0.0)?;
        let y = (set.ascent - set.descent) / 2.0 - self.axis(surrounding)?;
        let mut moved = Set {
            width: set.width,
            ..Set::default()
        };
        moved.place(set, Vec2::new(0.0, y));
        Ok(moved)
    }

    fn fraction(&mut self, style: FormulaStyle) -> Result<Set, FormulaError> {
        let inner = match style.mode {
            MathStyle::Display => FormulaStyle {
                mode: MathStyle::Inline,
                ..style
            },
            MathStyle::Inline => style.script(),
        };
        let (_, above) = self.next(inner)?;
        let (_, below) = self.next(inner)?;
        let em = style.em;
        let width = above.width.max(below.width) + 0.2 * em;
        let axis = self.axis(em)?;
        let mut fraction = Set {
            width: width + 0.1 * em,
            ..Set::default()
        };
        let left = 0.05 * em;
        let bar = Rect::new(
            left,
            -axis - BAR / 2.0 * em,
            left + width,
            -axis + BAR / 2.0 * em,
        );
        let up = -axis - (BAR / 2.0 + GAP) * em - above.descent;
        let down = -axis + (BAR / 2.0 + GAP) * em + below.ascent;
        let middle = |set: &Set| left + (width - set.width) / 2.0;
        let (x_above, x_below) = (middle(&above), middle(&below));
        fraction.place(above, Vec2::new(x_above, up));
        fraction.parts.push(FormulaPart::Area(bar.to_path(0.1)));
        fraction.place(below, Vec2::new(x_below, down));
        Ok(fraction)
    }

    fn root(&mut self, style: FormulaStyle) -> Result<Set, FormulaError> {
        let (_, inside) = self.next(style)?;
        let em = style.em;
        let (thin, sign) = (BAR * em, 0.55 * em);
        let top = -inside.ascent - GAP * em;
        let bottom = inside.descent.max(0.05 * em);
        let height = bottom - top;
        let mut root = Set {
            width: sign + inside.width + 0.1 * em,
            ascent: thin - top,
            descent: bottom,
            parts: Vec::new(),
        };
        // A short rise, a stroke down, the long stroke up, and the bar; the stroke down is the thick one.
        let mut path = BezPath::new();
        path.move_to((0.0, bottom - 0.42 * height));
        path.line_to((0.14 * em, bottom - 0.52 * height));
        path.line_to((0.26 * em, bottom - 0.16 * em));
        path.line_to((sign - thin, top - thin));
        path.line_to((root.width, top - thin));
        path.line_to((root.width, top));
        path.line_to((sign, top));
        path.line_to((0.28 * em, bottom));
        path.line_to((0.22 * em, bottom));
        path.line_to((0.1 * em, bottom - 0.44 * height));
        path.line_to((0.02 * em, bottom - 0.38 * height));
        path.close_path();
        root.parts.push(FormulaPart::Area(path));
        root.place(inside, Vec2::new(sign, 0.0));
        Ok(root)
    }

    fn script(
        &mut self,
        ty: ScriptType,
        position: ScriptPosition,
        style: FormulaStyle,
    ) -> Result<(Class, Set), FormulaError> {
        let (class, base) = self.next(style)?;
        let mut scripts = [None, None];
        let places: &[usize] = match ty {
            ScriptType::Subscript => &[0],
            ScriptType::Superscript => &[1],
            ScriptType::SubSuperscript => &[0, 1],
        };
        for &place in places {
            scripts[place] = Some(self.next(style.script())?.1);
        }
        let [below, above] = scripts;
        let is_stacked = match position {
            ScriptPosition::Right => false,
            ScriptPosition::AboveBelow => true,
            ScriptPosition::Movable => style.mode == MathStyle::Display,
        };
        let set = if is_stacked {
            stacked(base, below, above, style.em)
        } else {
            beside(base, below, above, style.em)
        };
        Ok((class, set))
    }
}

/// Scripts on the right of their base.
fn beside(base: Set, below: Option<Set>, above: Option<Set>, em: f64) -> Set {
    let mut set = base;
    let x = set.width;
    for (script, y) in [(below, 0.2 * em), (above, -0.4 * em)] {
        if let Some(script) = script {
            set.width = set.width.max(x + script.width + 0.04 * em);
            set.place(script, Vec2::new(x + 0.02 * em, y));
        }
    }
    set
}

/// Scripts below and above their base.
fn stacked(base: Set, below: Option<Set>, above: Option<Set>, em: f64) -> Set {
    let scripts = [&below, &above].into_iter().flatten();
    let width = scripts.fold(base.width, |width, script| width.max(script.width));
    let middle = |set: &Set| (width - set.width) / 2.0;
    let (base_ascent, base_descent) = (base.ascent, base.descent);
    let mut set = Set {
        width,
        ..Set::default()
    };
    let x = middle(&base);
    set.place(base, Vec2::new(x, 0.0));
    if let Some(script) = below {
        let (x, y) = (middle(&script), base_descent + 0.12 * em + script.ascent);
        set.place(script, Vec2::new(x, y));
    }
    if let Some(script) = above {
        let (x, y) = (middle(&script), -base_ascent - 0.12 * em - script.descent);
        set.place(script, Vec2::new(x, y));
    }
    set
}

/// The blank between two neighbours, as TeX has it.
fn gap(left: Class, right: Class, style: FormulaStyle) -> f64 {
    use Class::{Binary, Closing, Function, Opening, Ordinary, Punctuation, Relation};
    let share = match (left, right) {
        (Function, Opening | Punctuation | Closing) | (Opening, _) | (_, Closing) => 0.0,
        (Function, Ordinary | Function) | (Ordinary | Closing, Function) => THIN,
        (Relation, Relation) => 0.0,
        (Relation, _) | (_, Relation) => THICK,
        (Binary, _) | (_, Binary) => MEDIUM,
        (Punctuation, _) => THIN,
        _ => 0.0,
    };
    share * style.em
}
