//! Pictures compared pixel by pixel.

use std::io::Cursor;

/// How far the pixels of two pictures are apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelComparison {
    /// The root of the mean squared difference of all channels, of 0 to 255, as matplotlib and pytest-mpl measure it.
    pub rms: f64,
    /// The share of pixels that differ at all, from 0 to 1.
    pub share: f64,
}

/// How far pixels may differ, and who says so.
#[derive(Clone, Debug, PartialEq)]
pub struct PixelTolerance {
    /// The largest root of the mean squared difference that is taken as alike.
    pub rms: f64,
    /// Where it comes from: `by default`, or the option that set it.
    pub source: &'static str,
}

impl PixelTolerance {
    /// None: the same configuration gives the same bytes.
    pub const NONE: PixelTolerance = PixelTolerance {
        rms: 0.0,
        source: "by default",
    };

    pub(super) fn allows(&self, comparison: &PixelComparison) -> bool {
        comparison.rms <= self.rms
    }
}

/// A picture, 8 bits a channel, red, green, blue and opacity, row by row.
struct Pixels {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl PixelComparison {
    /// Compares two PNG files.
    ///
    /// # Errors
    ///
    /// What is wrong with the first, or that their sizes differ.
    pub fn of(expected: &[u8], actual: &[u8]) -> Result<PixelComparison, String> {
        let [expected, actual] = both(expected, actual)?;
        let (mut squares, mut pixels) = (0_u64, 0_u64);
        for (old, new) in expected
            .pixels
            .chunks_exact(4)
            .zip(actual.pixels.chunks_exact(4))
        {
            if old != new {
                pixels += 1;
                let squared = |(&old, &new): (&u8, &u8)| u64::from(old.abs_diff(new)).pow(2);
                squares += old.iter().zip(new).map(squared).sum::<u64>();
            }
        }
        let count = expected.pixels.len().max(4) as f64;
        Ok(PixelComparison {
            rms: (squares as f64 / count).sqrt(),
            share: pixels as f64 / (count / 4.0),
        })
    }
}

/// A PNG file that shows in red where two PNG files differ, over the first in pale grey.
///
/// # Errors
///
/// As [`PixelComparison::of`].
pub fn difference(expected: &[u8], actual: &[u8]) -> Result<Vec<u8>, String> {
    let [expected, actual] = both(expected, actual)?;
    let mut rows = Vec::with_capacity(expected.pixels.len() / 4 * 3);
    for (old, new) in expected
        .pixels
        .chunks_exact(4)
        .zip(actual.pixels.chunks_exact(4))
    {
        if old == new {
            let grey = old[..3]
                .iter()
                .map(|&channel| u16::from(channel))
                .sum::<u16>()
                / 3;
            let pale = (grey / 3 + 170) as u8;
            rows.extend([pale; 3]);
        } else {
            rows.extend([0xd6, 0x00, 0x2a]);
        }
    }
    let failed = |error: png::EncodingError| error.to_string();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, expected.width, expected.height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&rows).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

fn both(expected: &[u8], actual: &[u8]) -> Result<[Pixels; 2], String> {
    let readers = [open(expected)?, open(actual)?];
    let [old, new] = readers.each_ref().map(|reader| {
        let info = reader.info();
        (info.width, info.height)
    });
    // Before anything is allocated: the actual one was drawn within limits.
    if old != new {
        return Err(format!(
            "has {} × {} pixels instead of {} × {}",
            old.0, old.1, new.0, new.1
        ));
    }
    let [expected, actual] = readers;
    Ok([decode(expected)?, decode(actual)?])
}

/// A PNG file, read up to its pixels.
type PngReader<'b> = png::Reader<Cursor<&'b [u8]>>;

fn open(bytes: &[u8]) -> Result<PngReader<'_>, String> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(
        png::Transformations::normalize_to_color8() | png::Transformations::ALPHA,
    );
    decoder.read_info().map_err(unreadable)
}

fn unreadable(error: png::DecodingError) -> String {
    format!("is not a readable PNG file: {error}")
}

fn decode(mut reader: PngReader<'_>) -> Result<Pixels, String> {
    let info = reader.info();
    let (width, height) = (info.width, info.height);
    let mut pixels = vec![0; 4 * width as usize * height as usize];
    let mut frame = vec![0; reader.output_buffer_size().unwrap_or_default()];
    let info = reader.next_frame(&mut frame).map_err(unreadable)?;
    let channels = info.color_type.samples();
    for (pixel, from) in pixels.chunks_exact_mut(4).zip(frame.chunks_exact(channels)) {
        let rgba = match *from {
            [grey] => [grey, grey, grey, 255],
            [grey, alpha] => [grey, grey, grey, alpha],
            [red, green, blue] => [red, green, blue, 255],
            [red, green, blue, alpha] => [red, green, blue, alpha],
            _ => return Err("is a PNG file with an unsupported pixel format".to_owned()),
        };
        pixel.copy_from_slice(&rgba);
    }
    Ok(Pixels {
        width,
        height,
        pixels,
    })
}
