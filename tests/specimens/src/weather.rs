//! What use, light, lens, sensor and file do to a training picture: wear, stamps, shadow, glare, blur, noise, JPEG.

use crate::canvas::{Canvas, Ink, Lay};
use crate::damage::normal;
use crate::ink::{Faces, byte};
use crate::strips::{Scene, dice};
use ab_glyph_rasterizer::Rasterizer;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use rand::Rng;
use std::f32::consts::{PI, TAU};
use vision::Inked;

/// Fine wavy lines, as security paper carries them: their angle, gap and depth in each plane, and their swing and its length.
pub(crate) fn waves(canvas: &mut Canvas, (angle, gap, depth): (f32, f32, [f32; 3]), (swing, length): (f32, f32)) {
    let (sin, cos) = angle.sin_cos();
    let width = canvas.width;
    for y in 0..canvas.height {
        let down = y as f32;
        for x in 0..width {
            let across = x as f32;
            let position = (down * cos - across * sin + swing * wave((across * cos + down * sin) / length)) / gap;
            // Far from zero, so that cutting off rounds down.
            let position = position + 4096.0;
            let near = (position - position as i32 as f32 - 0.5).abs() * gap;
            if near < 1.2 {
                let line = (1.2 - near).min(1.0);
                canvas.planes.iter_mut().zip(depth).for_each(|(plane, depth)| plane[y * width + x] -= depth * line);
            }
        }
    }
}

/// A wave of period 1 made of parabolas, which is near enough to a sine and costs less.
fn wave(t: f32) -> f32 {
    let t = t - t.floor() - 0.5;
    t * (8.0 - 16.0 * t.abs())
}

/// A smooth field of random values between 0 and 1.
pub(crate) struct Cloud {
    cell: f32,
    seed: u32,
}

impl Cloud {
    pub(crate) fn new(rng: &mut impl Rng, cell: f32) -> Self {
        Self { cell: cell.max(1.0), seed: rng.next_u32() }
    }

    fn corner(&self, x: i32, y: i32) -> f32 {
        let mixed = (x.cast_unsigned().wrapping_mul(0x9E37_79B1) ^ y.cast_unsigned().wrapping_mul(0x85EB_CA77) ^ self.seed).wrapping_mul(0xC2B2_AE3D);
        ((mixed ^ (mixed >> 15)).wrapping_mul(0x27D4_EB2F) >> 8) as f32 / 16_777_216.0
    }

    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x / self.cell, y / self.cell);
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let corner = |dx: i32, dy: i32| self.corner(left as i32 + dx, top as i32 + dy);
        (corner(0, 0) * (1.0 - fx) + corner(1, 0) * fx) * (1.0 - fy) + (corner(0, 1) * (1.0 - fx) + corner(1, 1) * fx) * fy
    }
}

/// Fading, scratches and stamp ink. A piece `worn` all over has most of it at once.
pub(crate) fn wear(scene: &Scene, faces: &Faces, rng: &mut impl Rng, canvas: &mut Canvas, hard: f32) {
    let worn = rng.gen_bool(0.25);
    let happens = |rng: &mut _, part: f32| Rng::gen_bool(rng, f64::from(if worn { 1.0 - (1.0 - part) * 0.45 } else { part }));
    if happens(rng, 0.35) {
        let (fade, to) = (rng.gen_range(0.0..0.68) * hard, rng.gen_range(190.0..235.0));
        canvas.wash(to, |_, _| fade);
    }
    if happens(rng, 0.15 * hard) {
        faded_in_patches(scene, rng, canvas, hard);
    }
    let strokes = if happens(rng, hard * 0.5) { rng.gen_range(1..6) } else { 0 };
    for _ in 0..strokes {
        scratch(scene, rng, canvas);
    }
    for _ in 0..2 {
        if happens(rng, hard * 0.28) {
            stamp(scene, faces, rng, canvas);
        }
    }
    if happens(rng, hard * 0.04) {
        smear(scene, rng, canvas);
    }
}

/// Rubbed and washed out here and there.
fn faded_in_patches(scene: &Scene, rng: &mut impl Rng, canvas: &mut Canvas, hard: f32) {
    let size = rng.gen_range(0.6..5.0) * scene.pitch;
    let cloud = Cloud::new(rng, size);
    let (most, to) = (rng.gen_range(0.2..0.85) * hard, rng.gen_range(180.0..240.0));
    canvas.wash(to, |x, y| most * (cloud.at(x, y) * 2.0 - 0.7).clamp(0.0, 1.0));
}

/// A place of the line, or near it.
fn somewhere(scene: &Scene, rng: &mut impl Rng, off: f32) -> (f32, f32) {
    scene.point(rng.gen_range(0.0..crate::strips::CELLS as f32), rng.gen_range(-off..off))
}

/// A scratch down to the paper, a fold, or a line of a pen.
fn scratch(scene: &Scene, rng: &mut impl Rng, canvas: &mut Canvas) {
    let at = somewhere(scene, rng, 1.0);
    let length = rng.gen_range(2.0..12.0) * scene.pitch;
    let half = rng.gen_range(0.02..0.15) * scene.pitch * if rng.gen_bool(0.1) { 2.5 } else { 1.0 };
    let ink = match rng.gen_range(0..10) {
        0..5 => Ink::grey(rng.gen_range(205.0..250.0)),
        5..8 => Ink::grey(rng.gen_range(40.0..160.0)),
        _ => Ink::of_stamp(rng),
    };
    let (angle, bow, strength) = (rng.gen_range(0.0..TAU), rng.gen_range(-0.3..0.3_f32) / length, rng.gen_range(0.3..0.95));
    canvas.stroke(ink, at, angle, (length, half, bow), strength);
}

/// Rings, bars, a frame or letters of a rubber stamp, its ink more or less even.
fn stamp(scene: &Scene, faces: &Faces, rng: &mut impl Rng, canvas: &mut Canvas) {
    let ink = Ink::of_stamp(rng);
    let strength = rng.gen_range(0.25..1.0);
    let half = rng.gen_range(0.03..0.2) * scene.pitch;
    let grain = rng.gen_range(0.2..1.5) * scene.pitch;
    let (cloud, uneven) = (Cloud::new(rng, grain), if rng.gen_bool(0.5) { rng.gen_range(0.0..0.8) } else { 0.0 });
    match rng.gen_range(0..10) {
        0..4 => {
            let centre = somewhere(scene, rng, 5.0);
            let (wide, flat) = (rng.gen_range(2.5..8.0) * scene.pitch, rng.gen_range(0.7..1.3));
            canvas.ring(ink, centre, (wide, wide * flat, half), strength, (&cloud, uneven));
            if rng.gen_bool(0.6) {
                let inner = rng.gen_range(0.55..0.9);
                canvas.ring(ink, centre, (wide * inner, wide * flat * inner, half), strength, (&cloud, uneven));
            }
            if rng.gen_bool(0.5) {
                bars(scene, rng, canvas, (ink, half, strength), centre);
            }
        }
        4..6 => {
            let at = somewhere(scene, rng, 1.0);
            bars(scene, rng, canvas, (ink, half, strength), at);
        }
        _ => letters(scene, faces, rng, canvas, (ink, strength), (&cloud, uneven)),
    }
}

/// Lines beside each other, as date fields and frames of stamps have them.
fn bars(scene: &Scene, rng: &mut impl Rng, canvas: &mut Canvas, (ink, half, strength): (Ink, f32, f32), (x, y): (f32, f32)) {
    let lean = scene.angle() + if rng.gen_bool(0.6) { normal(rng) * 0.06 } else { rng.gen_range(0.0..TAU) };
    let (sin, cos) = lean.sin_cos();
    let gap = rng.gen_range(0.4..1.8) * scene.pitch;
    let length = rng.gen_range(1.0..7.0) * scene.pitch;
    for bar in 0..rng.gen_range(1..5) {
        let down = (bar as f32 - 1.0) * gap;
        canvas.stroke(ink, (x - sin * down, y + cos * down), lean, (length, half, 0.0), strength);
    }
}

/// Letters of a rubber stamp across the line, larger than it and at an angle.
fn letters(scene: &Scene, faces: &Faces, rng: &mut impl Rng, canvas: &mut Canvas, (ink, strength): (Ink, f32), (cloud, uneven): (&Cloud, f32)) {
    let face = [&faces.bold, &faces.text, &faces.ocr[0]][rng.gen_range(0..3)];
    let mut pen = Rasterizer::new(canvas.width, canvas.height);
    let (sin, cos) = (normal(rng) * 0.4).sin_cos();
    let size = rng.gen_range(0.9..2.8);
    let (u0, v0) = (rng.gen_range(-2.0..12.0), rng.gen_range(-0.8..1.6));
    for index in 0..rng.gen_range(3..10) {
        let letter = dice(rng);
        scene.outline(face, &mut pen, letter, |x, y| {
            let (x, y) = (index as f32 * size * 0.8 + x * size / 1000.0, -y * size / 1000.0);
            (u0 + x * cos - y * sin, v0 + x * sin + y * cos)
        });
    }
    let width = canvas.width;
    pen.for_each_pixel(|index, coverage| {
        if coverage > 0.0 {
            let thin = 1.0 - uneven * cloud.at((index % width) as f32, (index / width) as f32);
            canvas.lay(index, ink, coverage.clamp(0.0, 1.0) * strength * thin);
        }
    });
}

/// A smear of ink or dirt with a soft edge.
fn smear(scene: &Scene, rng: &mut impl Rng, canvas: &mut Canvas) {
    let (x0, y0) = somewhere(scene, rng, 1.5);
    let reach = rng.gen_range(0.5..2.5) * scene.pitch;
    let (ink, most) = (Ink { lay: Lay::Soaks, ..Ink::of_stamp(rng) }, rng.gen_range(0.2..0.9));
    let width = canvas.width;
    for index in 0..width * canvas.height {
        let (dx, dy) = ((index % width) as f32 - x0, (index / width) as f32 - y0);
        let cover = (1.5 - dx.hypot(dy) / reach).clamp(0.0, 1.0);
        if cover > 0.0 {
            canvas.lay(index, ink, cover * most);
        }
    }
}

/// Light, lens, sensor, file.
pub(crate) fn expose(scene: &Scene, rng: &mut impl Rng, mut canvas: Canvas, hard: f32) -> Inked {
    let (w, h) = (canvas.width, canvas.height);
    light(scene, rng, &mut canvas, hard);
    let sigma = if rng.gen_bool(0.2) { scene.pitch * rng.gen_range(0.01..0.025 + 0.06 * hard) } else { rng.gen_range(0.15..0.45 + 0.75 * hard) };
    let drag = rng.gen_bool(f64::from(hard) * 0.3).then(|| (rng.gen_range(0.5..0.2 * scene.pitch + 0.8), rng.gen_range(0.0..PI)));
    let sharp = rng.gen_bool(0.12).then(|| rng.gen_range(0.3..1.2));
    for plane in &mut canvas.planes {
        gaussian(plane, w, h, sigma.max(0.15));
        if let Some((length, angle)) = drag {
            *plane = dragged(plane, w, h, length, angle);
        }
        if let Some(amount) = sharp {
            sharpened(plane, w, h, amount);
        }
    }
    sense(rng, &mut canvas, hard);
    let quality = rng.gen_range(95 - (67.0 * hard) as u8..=96);
    let bytes: Vec<Vec<u8>> = canvas.planes.iter().map(|plane| plane.iter().map(|v| byte(*v)).collect()).collect();
    let picture = RgbImage::from_fn(w as u32, h as u32, |x, y| {
        let at = |plane: usize| bytes[plane.min(bytes.len() - 1)][y as usize * w + x as usize];
        Rgb([at(0), at(1), at(2)])
    });
    let picture = if rng.gen_bool(0.8) { through_jpeg(&picture, bytes.len() == 1, quality).unwrap_or(picture) } else { picture };
    Inked::from_rgb(&picture)
}

/// A sensor's noise, fine or in grains as noise reduction leaves it, or a scanner's black and white.
fn sense(rng: &mut impl Rng, canvas: &mut Canvas, hard: f32) {
    let (w, h) = (canvas.width, canvas.height);
    let noise = rng.gen_range(0.3..2.0 + 12.0 * hard);
    let grains = rng.gen_bool(0.2).then(|| rng.gen_range(0.4..0.9));
    let bilevel = rng.gen_bool(0.015);
    let level = canvas.planes[0].iter().sum::<f32>() / (w * h) as f32 * rng.gen_range(0.75..0.95);
    let common = rng.gen_range(0.3..1.0_f32);
    let shared: Vec<f32> = (0..w * h).map(|_| normal(rng) * noise * common).collect();
    let single = canvas.planes.len() == 1;
    for plane in &mut canvas.planes {
        if bilevel {
            plane.iter_mut().for_each(|v| *v = if *v < level { 15.0 } else { 245.0 });
            continue;
        }
        let own = noise * (1.0 - common * common).sqrt();
        let strength = if grains.is_some() { 2.0 } else { 1.0 };
        for (value, shared) in plane.iter_mut().zip(&shared) {
            *value += strength * if single { *shared / common } else { shared + normal(rng) * own };
        }
        if let Some(grain) = grains {
            gaussian(plane, w, h, grain);
        }
    }
}

/// A shadow's edge and a glare spot, and what the camera takes for white.
fn light(scene: &Scene, rng: &mut impl Rng, canvas: &mut Canvas, hard: f32) {
    if rng.gen_bool(0.5) {
        let (u, dark) = (rng.gen_range(0.0..crate::strips::CELLS as f32), 1.0 - rng.gen_range(0.0..0.72) * hard);
        let (x0, y0) = scene.point(u, 0.0);
        let (sin, cos) = rng.gen_range(0.0..TAU).sin_cos();
        let soft = rng.gen_range(0.1..6.0_f32).powi(2) / 6.0 * scene.pitch + 0.5;
        canvas.shine(|value, x, y| value * (1.0 - (1.0 - dark) * (((x - x0) * cos + (y - y0) * sin) / soft + 0.5).clamp(0.0, 1.0)));
    }
    if rng.gen_bool(f64::from(hard) * 0.25) {
        let (x0, y0) = scene.point(rng.gen_range(-2.0..18.0), rng.gen_range(-4.0..4.0));
        let (reach, bright) = (rng.gen_range(2.0..9.0) * scene.pitch, rng.gen_range(30.0..190.0));
        canvas.shine(|value, x, y| {
            let (dx, dy) = ((x - x0) / reach, (y - y0) / reach);
            // (1 − r²/4)⁴ is close to exp(−r²) and ends at r = 2.
            let bell = (1.0 - (dx * dx + dy * dy) / 4.0).max(0.0).powi(4);
            (value + bright * bell).min(255.0)
        });
    }
    if canvas.planes.len() > 1 && rng.gen_bool(0.3) {
        canvas.planes.iter_mut().for_each(|plane| {
            let less = rng.gen_range(0.82..1.0);
            plane.iter_mut().for_each(|value| *value *= less);
        });
    }
}

fn gaussian(canvas: &mut [f32], w: usize, h: usize, sigma: f32) {
    let reach = (sigma * 2.5).ceil() as usize;
    let kernel: Vec<f32> = (0..=reach).map(|d| (-(d as f32 / sigma).powi(2) / 2.0).exp()).collect();
    let total = kernel[0] + 2.0 * kernel[1..].iter().sum::<f32>();
    let kernel: Vec<f32> = kernel.iter().map(|k| k / total).collect();
    let mut row_sum = vec![0.0; w];
    let mut padded = vec![0.0; w + 2 * reach];
    for row in canvas.chunks_exact_mut(w) {
        padded[..reach].fill(row[0]);
        padded[reach..reach + w].copy_from_slice(row);
        padded[reach + w..].fill(row[w - 1]);
        row.iter_mut().for_each(|v| *v *= kernel[0]);
        for (d, weight) in kernel.iter().enumerate().skip(1) {
            let sides = padded[reach - d..reach - d + w].iter().zip(&padded[reach + d..reach + d + w]);
            row.iter_mut().zip(sides).for_each(|(v, (a, b))| *v += (a + b) * weight);
        }
    }
    let from = canvas.to_vec();
    for y in 0..h {
        row_sum.iter_mut().zip(&from[y * w..]).for_each(|(s, v)| *s = v * kernel[0]);
        for (d, weight) in kernel.iter().enumerate().skip(1) {
            let (up, down) = (y.saturating_sub(d) * w, (y + d).min(h - 1) * w);
            let sides = from[up..up + w].iter().zip(&from[down..down + w]);
            row_sum.iter_mut().zip(sides).for_each(|(s, (a, b))| *s += (a + b) * weight);
        }
        canvas[y * w..(y + 1) * w].copy_from_slice(&row_sum);
    }
}

/// The halos that cameras and scanners draw around edges.
fn sharpened(canvas: &mut [f32], w: usize, h: usize, amount: f32) {
    let mut soft = canvas.to_vec();
    gaussian(&mut soft, w, h, 1.0);
    canvas.iter_mut().zip(&soft).for_each(|(v, s)| *v = (*v + (*v - s) * amount).clamp(0.0, 255.0));
}

fn dragged(canvas: &[f32], w: usize, h: usize, length: f32, angle: f32) -> Vec<f32> {
    let (sin, cos) = angle.sin_cos();
    let steps = (length.ceil() as usize + 1).max(2);
    let offsets: Vec<(isize, isize)> = (0..steps)
        .map(|s| (s as f32 / (steps - 1) as f32 - 0.5) * length)
        .map(|t| ((t * cos).round() as isize, (t * sin).round() as isize))
        .collect();
    let mut out = vec![0.0; w * h];
    for (dx, dy) in offsets {
        for y in 0..h {
            let from = y.saturating_add_signed(dy).min(h - 1) * w;
            let row = &canvas[from..from + w];
            for (x, sum) in out[y * w..(y + 1) * w].iter_mut().enumerate() {
                *sum += row[x.saturating_add_signed(dx).min(w - 1)];
            }
        }
    }
    out.iter_mut().for_each(|v| *v /= steps as f32);
    out
}

fn through_jpeg(picture: &RgbImage, grey: bool, quality: u8) -> Option<RgbImage> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, quality);
    if grey {
        encoder.encode_image(&image::imageops::grayscale(picture)).ok()?
    } else {
        encoder.encode_image(picture).ok()?
    }
    Some(image::load_from_memory(&file).ok()?.into_rgb8())
}
