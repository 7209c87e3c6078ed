//! A document of several pages, which says what each part of it is: screen readers read it in order, with headings,
//! lists and tables, and figures and formulas are described (PDF/UA-1).

use std::num::NonZeroU16;
use std::sync::Arc;

use krilla::SerializeSettings;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Point as PdfPoint, Rect as PdfRect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::Page;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};
use kurbo::{Affine, BezPath, Point, Rect};

use super::ink::{self, Embedded};
use super::{CREATOR, Error, finished, page_settings};
use crate::scene::{Paint, Scene, TextLine};
use crate::text::{Fonts, GlyphKey};

/// Pages, and what is on them.
#[derive(Clone, Debug)]
pub struct PdfDocument {
    /// What it is called.
    pub title: String,
    /// The language of its text, in BCP 47.
    pub language: &'static str,
    /// Width and height of every page, in points.
    pub size: [f64; 2],
    /// The parts that it consists of; those above a part come before it.
    pub parts: Vec<StructureElement>,
    /// The pages, in their order.
    pub pages: Vec<PdfPage>,
    /// The headings that readers jump to, in their order.
    pub headings: Vec<OutlineHeading>,
}

impl PdfDocument {
    /// Every glyph that is drawn.
    fn glyphs(&self) -> impl Iterator<Item = GlyphKey> {
        let items = self.pages.iter().flat_map(|page| &page.items);
        items.flat_map(|item| {
            let (text, scene) = match &item.ink {
                Ink::Area { .. } => (None, None),
                Ink::Text { text, .. } => (Some(text), None),
                Ink::Figure { scene, .. } => (None, Some(scene)),
            };
            let text = text.into_iter().flat_map(|text| &text.glyphs);
            let text = text.map(|glyph| glyph.key);
            text.chain(scene.into_iter().flat_map(|scene| scene.glyphs()))
        })
    }
}

/// A part of a document's structure.
#[derive(Clone, Debug)]
pub struct StructureElement {
    /// What it is.
    pub role: Role,
    /// The part that it belongs to, as its index; none for the document.
    pub within: Option<usize>,
}

/// What a part of a document is.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// The list of sections.
    Contents,
    /// An item of that list.
    ContentsItem,
    /// A link to a place within the document.
    Link,
    /// A heading of this level, from 1, and its text.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// A list, numbered or not.
    List {
        /// Whether its items have numbers.
        is_numbered: bool,
    },
    /// An item of a list.
    Item,
    /// The number or dot of an item.
    Label,
    /// What an item says.
    Body,
    /// A table.
    Table,
    /// The line of headings of a table.
    TableHead,
    /// The other lines of a table.
    TableBody,
    /// A line of a table.
    Row,
    /// The heading of a column.
    HeadCell,
    /// A cell.
    Cell,
    /// A figure, and what is to be seen in it.
    Figure(String),
    /// A formula in LaTeX.
    Formula(String),
    /// Program text.
    Code,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct PdfPage {
    /// What is drawn, in this order.
    pub items: Vec<Item>,
    /// Places that lead to others.
    pub links: Vec<Link>,
}

/// Something that is drawn.
#[derive(Clone, Debug)]
pub struct Item {
    /// The part that it belongs to, as its index; none for what stands outside the text, such as page numbers.
    pub part: Option<usize>,
    /// What it looks like. Lengths are in points, x to the right and y down.
    pub ink: Ink,
}

/// What something looks like.
#[derive(Clone, Debug)]
pub enum Ink {
    /// A filled area.
    Area {
        /// Its outline.
        path: BezPath,
        /// Its colour.
        paint: Paint,
    },
    /// A line of text.
    Text {
        /// The line.
        text: TextLine,
        /// How far its letters lean to the right: the tangent of the angle.
        slant: f64,
    },
    /// A figure.
    Figure {
        /// The figure.
        scene: Arc<Scene>,
        /// Where its upper left corner is.
        origin: Point,
        /// The length of one of its pixels.
        scale: f64,
    },
}

/// A place that leads to another.
#[derive(Clone, Debug)]
pub struct Link {
    /// The part of the role [`Role::Link`] that it belongs to, as its index.
    pub part: usize,
    /// The place.
    pub area: Rect,
    /// What it leads to, in words.
    pub words: String,
    /// The page that it leads to, from 0.
    pub page: usize,
    /// How far down that page.
    pub y: f64,
}

/// A heading that readers jump to.
#[derive(Clone, Debug)]
pub struct OutlineHeading {
    /// Its level, from 1.
    pub level: u16,
    /// Its text.
    pub words: String,
    /// The page that it stands on, from 0.
    pub page: usize,
    /// How far down that page.
    pub y: f64,
}

/// The document as the bytes of a PDF 1.7 file.
///
/// # Errors
///
/// When a user's font is of a kind that PDF files cannot carry.
pub fn encode(document: &PdfDocument, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let mut pdf = krilla::Document::new_with(SerializeSettings {
        configuration: accessible.finish().expect("a version has PDF/UA-1"),
        ..SerializeSettings::default()
    });
    pdf.set_metadata(
        Metadata::new()
            .title(document.title.clone())
            .language(document.language.to_owned())
            .creator(CREATOR.to_owned()),
    );
    let mut writer = Writer {
        embedded: Embedded::new(fonts, document.glyphs()),
        structure: Structure::new(&document.parts),
    };
    for page in &document.pages {
        let [width, height] = document.size;
        let mut pdf_page = pdf.start_page_with(page_settings(width, height)?);
        writer.draw(page, &mut pdf_page)?;
        pdf_page.finish();
    }
    pdf.set_outline(outline(&document.headings));
    pdf.set_tag_tree(writer.structure.tree(document.language));
    finished(pdf, &writer.embedded)
}

struct Writer<'a> {
    embedded: Embedded<'a>,
    structure: Structure<'a>,
}

impl Writer<'_> {
    fn draw(&mut self, page: &PdfPage, pdf_page: &mut Page<'_>) -> Result<(), Error> {
        let mut surface = pdf_page.surface();
        // What belongs to one part and is drawn in one go is one piece of it.
        for items in page.items.chunk_by(|left, right| left.part == right.part) {
            let tag = match items[0].part {
                None => ContentTag::Artifact(Artifact::default()),
                Some(part) => match self.structure.parts[part].role {
                    Role::Figure(_) => ContentTag::Other,
                    _ => ContentTag::Span(SpanTag::empty()),
                },
            };
            let piece = surface.start_tagged(tag);
            let drawn = items
                .iter()
                .try_for_each(|item| self.draw_ink(&mut surface, &item.ink));
            // What is opened has to be closed, also where something failed.
            surface.end_tagged();
            drawn?;
            if let Some(part) = items[0].part {
                self.structure.add(part, piece);
            }
        }
        surface.finish();
        for link in &page.links {
            let Rect { x0, y0, x1, y1 } = link.area;
            let [left, top, right, bottom] = [x0, y0, x1, y1].map(ink::rounded);
            let area = PdfRect::from_ltrb(left, top, right, bottom)
                .ok_or_else(|| Error::Refused("a link has no area".to_owned()))?;
            let target = Target::Destination(place(link.page, link.y).into());
            let annotation =
                Annotation::new_link(LinkAnnotation::new(area, target), Some(link.words.clone()));
            let piece = pdf_page.add_tagged_annotation(annotation);
            self.structure.add_first(link.part, piece);
        }
        Ok(())
    }

    fn draw_ink(&mut self, surface: &mut Surface<'_>, ink: &Ink) -> Result<(), Error> {
        match ink {
            Ink::Area { path, paint } => {
                ink::fill_path(surface, path, *paint);
                Ok(())
            }
            Ink::Text { text, slant } => ink::draw_text(surface, text, *slant, &mut self.embedded),
            Ink::Figure {
                scene,
                origin,
                scale,
            } => {
                let to = Affine::translate(origin.to_vec2()) * Affine::scale(*scale);
                let embedded = &mut self.embedded;
                ink::moved(surface, to, |surface| {
                    ink::draw_scene(surface, scene, embedded)
                })
            }
        }
    }
}

fn place(page: usize, y: f64) -> XyzDestination {
    XyzDestination::new(page, PdfPoint::from_xy(0.0, ink::rounded(y)))
}

/// What belongs to each part, in the order of reading.
struct Structure<'a> {
    parts: &'a [StructureElement],
    /// The pieces and the parts within each part.
    children: Vec<Vec<Child>>,
    /// Those of the document.
    outermost: Vec<Child>,
    is_placed: Vec<bool>,
}

enum Child {
    Piece(Identifier),
    StructureElement(usize),
}

impl<'a> Structure<'a> {
    fn new(parts: &'a [StructureElement]) -> Structure<'a> {
        Structure {
            parts,
            children: parts.iter().map(|_| Vec::new()).collect(),
            outermost: Vec::new(),
            is_placed: vec![false; parts.len()],
        }
    }

    /// A piece that comes after all others of the part.
    fn add(&mut self, part: usize, piece: Identifier) {
        self.place(part);
        self.children[part].push(Child::Piece(piece));
    }

    fn add_first(&mut self, part: usize, piece: Identifier) {
        self.place(part);
        self.children[part].insert(0, Child::Piece(piece));
    }

    /// A part stands where its first piece does.
    fn place(&mut self, part: usize) {
        if std::mem::replace(&mut self.is_placed[part], true) {
            return;
        }
        match self.parts[part].within {
            Some(outer) => {
                self.place(outer);
                self.children[outer].push(Child::StructureElement(part));
            }
            None => self.outermost.push(Child::StructureElement(part)),
        }
    }

    fn tree(self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        let Structure {
            parts,
            mut children,
            outermost,
            ..
        } = self;
        // From the innermost part to the outermost: those within a part come after it.
        let mut groups: Vec<Option<TagGroup>> = parts.iter().map(|_| None).collect();
        for index in (0..parts.len()).rev() {
            let mut group = TagGroup::new(tag(&parts[index].role));
            for child in std::mem::take(&mut children[index]) {
                match child {
                    Child::Piece(piece) => group.push(piece),
                    Child::StructureElement(part) => groups[part]
                        .take()
                        .into_iter()
                        .for_each(|part| group.push(part)),
                }
            }
            groups[index] = Some(group);
        }
        for child in outermost {
            match child {
                Child::Piece(piece) => tree.push(piece),
                Child::StructureElement(part) => groups[part]
                    .take()
                    .into_iter()
                    .for_each(|part| tree.push(part)),
            }
        }
        tree
    }
}

fn tag(role: &Role) -> TagKind {
    match role {
        Role::Contents => Tag::TOC.into(),
        Role::ContentsItem => Tag::TOCI.into(),
        Role::Link => Tag::Link.into(),
        Role::Heading(level, words) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(words.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List { is_numbered: true } => Tag::L(ListNumbering::Decimal).into(),
        Role::List { is_numbered: false } => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(words) => Tag::Figure(Some(words.clone())).into(),
        Role::Formula(latex) => Tag::Formula(Some(latex.clone())).into(),
        Role::Code => Tag::Code.into(),
    }
}

/// The headings as a tree, each within the last one of a lower level.
fn outline(headings: &[OutlineHeading]) -> Outline {
    let mut outline = Outline::new();
    let mut rest = headings;
    while !rest.is_empty() {
        outline.push_child(branch(&mut rest));
    }
    outline
}

/// The first heading with those that belong to it; `rest` is what comes after them.
fn branch(rest: &mut &[OutlineHeading]) -> OutlineNode {
    let (first, mut after) = rest.split_first().expect("there is a first heading");
    let mut node = OutlineNode::new(first.words.clone(), place(first.page, first.y));
    while after.first().is_some_and(|next| next.level > first.level) {
        node.push_child(branch(&mut after));
    }
    *rest = after;
    node
}
