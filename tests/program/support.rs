//! What several tests share: pictures and how alike they are, and a browser.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::PathBuf;

/// Chromium, by one of its names.
pub fn browser() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = folders
        .iter()
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file());
    if found.is_none() {
        eprintln!("skipped: there is no Chromium in PATH");
    }
    found
}

/// A picture in shades of grey, 0 for black to 255 for white, row by row.
pub struct Grey {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<f64>,
}

impl Grey {
    /// Decodes a PNG file of 8 bits a channel, over white paper.
    pub fn from_png(bytes: &[u8]) -> Grey {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().expect("a PNG file");
        let mut data = vec![
            0;
            reader
                .output_buffer_size()
                .expect("a picture that fits in memory")
        ];
        let info = reader.next_frame(&mut data).expect("a whole PNG file");
        let channels = info.color_type.samples();
        let pixels = data[..info.buffer_size()]
            .chunks_exact(channels)
            .map(luma)
            .collect();
        Grey {
            width: info.width as usize,
            height: info.height as usize,
            pixels,
        }
    }

    /// The picture at a quarter of its width and height.
    pub fn quarter(&self) -> Grey {
        let (width, height) = (self.width / 4, self.height / 4);
        let mean = |x: usize, y: usize| {
            let block = (0..16).map(|i| self.pixels[(4 * y + i / 4) * self.width + 4 * x + i % 4]);
            block.sum::<f64>() / 16.0
        };
        let pixels = (0..width * height)
            .map(|i| mean(i % width, i / width))
            .collect();
        Grey {
            width,
            height,
            pixels,
        }
    }

    /// The upper left part of the picture.
    pub fn cropped(&self, width: usize, height: usize) -> Grey {
        let rows = self.pixels.chunks_exact(self.width).take(height);
        Grey {
            width,
            height,
            pixels: rows.flat_map(|row| row[..width].iter().copied()).collect(),
        }
    }
}

/// Pillow's grey of a pixel, over white where it is transparent.
fn luma(pixel: &[u8]) -> f64 {
    let (rgb, alpha) = match *pixel {
        [grey] => ([grey; 3], 255),
        [grey, alpha] => ([grey; 3], alpha),
        [red, green, blue] => ([red, green, blue], 255),
        [red, green, blue, alpha] => ([red, green, blue], alpha),
        _ => unreachable!("PNG has one to four channels"),
    };
    let share = f64::from(alpha) / 255.0;
    let [red, green, blue] = rgb.map(|value| f64::from(value) * share + 255.0 * (1.0 - share));
    (red * 0.299 + green * 0.587 + blue * 0.114).round()
}

/// The mean structural similarity (Wang et al., 2004; Gaussian window of deviation 1.5) over the places within five
/// pixels of ink in either picture, so that white paper earns nothing. 1 for equal pictures.
pub fn ink_similarity(a: &Grey, b: &Grey) -> f64 {
    assert_eq!(
        (a.width, a.height),
        (b.width, b.height),
        "pictures of one size"
    );
    let (c1, c2) = ((0.01_f64 * 255.0).powi(2), (0.03_f64 * 255.0).powi(2));
    let blurred = |values: Vec<f64>| blur(&values, a.width, a.height);
    let product = |x: &Grey, y: &Grey| {
        x.pixels
            .iter()
            .zip(&y.pixels)
            .map(|(x, y)| x * y)
            .collect::<Vec<_>>()
    };
    let (mean_a, mean_b) = (blurred(a.pixels.clone()), blurred(b.pixels.clone()));
    let (square_a, square_b, mixed) = (
        blurred(product(a, a)),
        blurred(product(b, b)),
        blurred(product(a, b)),
    );
    let ink = near_ink(a, b);
    let (mut sum, mut count) = (0.0, 0.0);
    for i in (0..ink.len()).filter(|&i| ink[i]) {
        let (ma, mb) = (mean_a[i], mean_b[i]);
        let (va, vb, cov) = (
            square_a[i] - ma * ma,
            square_b[i] - mb * mb,
            mixed[i] - ma * mb,
        );
        sum +=
            (2.0 * ma * mb + c1) * (2.0 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
        count += 1.0;
    }
    if count == 0.0 { 1.0 } else { sum / count }
}

/// Where there is ink within five pixels.
fn near_ink(a: &Grey, b: &Grey) -> Vec<bool> {
    let ink: Vec<bool> = a
        .pixels
        .iter()
        .zip(&b.pixels)
        .map(|(a, b)| 255.0 - a.min(*b) > 8.0)
        .collect();
    let (width, height) = (a.width, a.height);
    let across: Vec<bool> = (0..ink.len())
        .map(|i| {
            let (row, x) = (i / width * width, i % width);
            ink[row + x.saturating_sub(5)..row + (x + 6).min(width)].contains(&true)
        })
        .collect();
    (0..ink.len())
        .map(|i| {
            let (y, x) = (i / width, i % width);
            (y.saturating_sub(5)..(y + 6).min(height)).any(|y| across[y * width + x])
        })
        .collect()
}

/// A Gaussian blur of deviation 1.5, eleven pixels wide, mirrored at the edges.
///
/// Over millions of pixels without optimisation: slices and arrays, no iterators.
fn blur(values: &[f64], width: usize, height: usize) -> Vec<f64> {
    let weight = |d: i32| (-f64::from(d * d) / (2.0 * 1.5 * 1.5)).exp();
    let total: f64 = (-5..=5).map(weight).sum();
    let w = [5, 4, 3, 2, 1, 0].map(|d| weight(d) / total);
    // Lines of `size` places, `step` from each other.
    let along = |values: &[f64], size: usize, step: usize, start: &dyn Fn(usize) -> usize| {
        let mut out = vec![0.0; values.len()];
        let mut padded = vec![0.0; size + 10];
        for line in 0..values.len() / size {
            let start = start(line);
            for (place, value) in padded.iter_mut().enumerate() {
                let mirrored = match place {
                    0..5 => 4 - place,
                    _ if place < size + 5 => place - 5,
                    _ => 2 * size + 4 - place,
                };
                *value = values[start + mirrored.min(size - 1) * step];
            }
            let (padded, out): (&[f64], &mut [f64]) = (&padded, &mut out);
            // Paper and areas of one colour stay what they are.
            let mut same = 0;
            for end in 0..padded.len() {
                same = match end > 0 && padded[end] == padded[end - 1] {
                    true => same + 1,
                    false => 1,
                };
                if end < 10 {
                    continue;
                }
                let p = &padded[end - 10..=end];
                out[start + (end - 10) * step] = if same >= 11 {
                    p[5]
                } else {
                    w[0] * (p[0] + p[10])
                        + w[1] * (p[1] + p[9])
                        + w[2] * (p[2] + p[8])
                        + w[3] * (p[3] + p[7])
                        + w[4] * (p[4] + p[6])
                        + w[5] * p[5]
                };
            }
        }
        out
    };
    let rows = along(values, width, 1, &|line| line * width);
    along(&rows, height, width, &|line| line)
}
