//! What stands around the body of the page.

use super::PageSection;
use crate::figure::svg::escaped;
use crate::report::content::Report;
use crate::words::say;

/// The look of the page: light or dark as the reader has it, for wide and narrow screens, and for paper.
const STYLE: &str = include_str!("page.css");

/// The whole page: `title` is its first heading, as HTML. The policy in its head keeps a browser from running or fetching
/// anything.
pub(super) fn page(
    report: &Report<'_>,
    title: &str,
    sections: &[PageSection],
    mut body: String,
) -> String {
    let words = report.words();
    let items: String = sections
        .iter()
        .map(|PageSection { id, title }| format!("<li><a href=\"#{id}\">{title}</a></li>\n"))
        .collect();
    let before = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#report\">{}</a>\n\
         <header>{title}</header>\n\
         <nav aria-label=\"{contents}\">\n<p>{contents}</p>\n<ol>\n{items}</ol>\n</nav>\n\
         <main id=\"report\">\n",
        report.language.tag(),
        escaped(&report.config.title),
        say!(words, "skip"),
        contents = say!(words, "contents"),
    );
    // Around what there is: with many figures another copy would be large.
    body.insert_str(0, &before);
    body.push_str("</main>\n</body>\n</html>\n");
    body
}
