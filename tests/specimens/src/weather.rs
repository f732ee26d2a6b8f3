//! What use, light, lens, sensor and file do to a training picture: wear, stamps, shadow, glare, blur, noise, JPEG.

use crate::damage::normal;
use crate::ink::{Faces, byte};
use crate::strips::{Scene, dice};
use ab_glyph_rasterizer::Rasterizer;
use image::GrayImage;
use image::codecs::jpeg::JpegEncoder;
use rand::Rng;
use std::f32::consts::{PI, TAU};
use vision::Gray;

/// Fine wavy lines, as security paper carries them: their angle, gap and depth, and their swing and its length.
pub(crate) fn waves(canvas: &mut [f32], width: usize, (angle, gap, depth): (f32, f32, f32), (swing, length): (f32, f32)) {
    let (sin, cos) = angle.sin_cos();
    for (y, row) in canvas.chunks_exact_mut(width).enumerate() {
        let y = y as f32;
        for (x, value) in row.iter_mut().enumerate() {
            let x = x as f32;
            let position = (y * cos - x * sin + swing * wave((x * cos + y * sin) / length)) / gap;
            let near = (position - position.round()).abs() * gap;
            *value -= depth * (1.2 - near).clamp(0.0, 1.0);
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

/// Fading, scratches and stamp ink.
pub(crate) fn wear(scene: &Scene, faces: &Faces, rng: &mut impl Rng, canvas: &mut [f32], hard: f32) {
    if rng.gen_bool(0.4) {
        let fade = rng.gen_range(0.0..0.68) * hard;
        let to = rng.gen_range(190.0..235.0);
        canvas.iter_mut().for_each(|value| *value += (to - *value) * fade);
    }
    let strokes = if rng.gen_bool(f64::from(hard) * 0.6) { rng.gen_range(1..6) } else { 0 };
    for _ in 0..strokes {
        stroke(scene, rng, canvas);
    }
    if rng.gen_bool(f64::from(hard) * 0.3) {
        stamp(scene, faces, rng, canvas);
    }
}

/// A scratch, or a line or arc of a stamp.
fn stroke(scene: &Scene, rng: &mut impl Rng, canvas: &mut [f32]) {
    let (x0, y0) = scene.point(rng.gen_range(0.0..crate::strips::CELLS as f32), rng.gen_range(-1.0..1.0));
    let (sin, cos) = rng.gen_range(0.0..TAU).sin_cos();
    let (length, half) = (rng.gen_range(2.0..12.0) * scene.pitch, rng.gen_range(0.03..0.18) * scene.pitch);
    let shade: f32 = if rng.gen_bool(0.4) { rng.gen_range(215.0..250.0) } else { rng.gen_range(40.0..160.0) };
    let strength = rng.gen_range(0.3..0.95);
    let bow = rng.gen_range(-0.3..0.3_f32) / length;
    for (y, row) in canvas.chunks_exact_mut(scene.side_x).enumerate() {
        let dy = y as f32 - y0;
        for (x, value) in row.iter_mut().enumerate() {
            let dx = x as f32 - x0;
            let (t, d) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let inside = if t.abs() < length { 1.0 } else { 0.0 };
            let cover = (half + 0.5 - (d - bow * t * t).abs()).clamp(0.0, 1.0) * strength * inside;
            let shade = if shade > 200.0 { shade } else { shade.min(*value) };
            *value += (shade - *value) * cover;
        }
    }
}

/// Letters of a rubber stamp across the line, larger than it and at an angle, its ink uneven.
fn stamp(scene: &Scene, faces: &Faces, rng: &mut impl Rng, canvas: &mut [f32]) {
    let face = [&faces.bold, &faces.text, &faces.ocr[0]][rng.gen_range(0..3)];
    let mut pen = Rasterizer::new(scene.side_x, scene.side_y);
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
    let (shade, strength) = (rng.gen_range(40.0..165.0_f32), rng.gen_range(0.3..0.95));
    let grain = rng.gen_range(0.2..1.5) * scene.pitch;
    let cloud = Cloud::new(rng, grain);
    let uneven = rng.gen_range(0.0..0.8);
    pen.for_each_pixel(|index, coverage| {
        if coverage > 0.0 {
            let thin = 1.0 - uneven * cloud.at((index % scene.side_x) as f32, (index / scene.side_x) as f32);
            let value = canvas[index];
            canvas[index] += (shade.min(value) - value) * coverage.clamp(0.0, 1.0) * strength * thin;
        }
    });
}

/// Light, lens, sensor, file.
pub(crate) fn expose(scene: &Scene, rng: &mut impl Rng, mut canvas: Vec<f32>, hard: f32) -> Gray {
    let (w, h) = (scene.side_x, scene.side_y);
    light(scene, rng, &mut canvas, hard);
    let sigma = if rng.gen_bool(0.2) { scene.pitch * rng.gen_range(0.01..0.025 + 0.06 * hard) } else { rng.gen_range(0.15..0.45 + 0.75 * hard) };
    gaussian(&mut canvas, w, h, sigma.max(0.15));
    if rng.gen_bool(f64::from(hard) * 0.3) {
        canvas = dragged(&canvas, w, h, rng.gen_range(0.5..0.2 * scene.pitch + 0.8), rng.gen_range(0.0..PI));
    }
    if rng.gen_bool(0.12) {
        sharpened(&mut canvas, w, h, rng.gen_range(0.3..1.2));
    }
    let noise = rng.gen_range(0.3..2.0 + 12.0 * hard);
    let bilevel = rng.gen_bool(0.015);
    let level = canvas.iter().sum::<f32>() / canvas.len() as f32 * rng.gen_range(0.75..0.95);
    let bytes: Vec<u8> = canvas.iter().map(|v| if bilevel { if *v < level { 15 } else { 245 } } else { byte(v + normal(rng) * noise) }).collect();
    let quality = rng.gen_range(95 - (67.0 * hard) as u8..=96);
    let bytes = if rng.gen_bool(0.8) { through_jpeg(&bytes, w, h, quality).unwrap_or(bytes) } else { bytes };
    Gray::from_fn(w, h, |x, y| bytes[y * w + x])
}

/// A shadow's edge and a glare spot.
fn light(scene: &Scene, rng: &mut impl Rng, canvas: &mut [f32], hard: f32) {
    if rng.gen_bool(0.5) {
        let (u, dark) = (rng.gen_range(0.0..crate::strips::CELLS as f32), 1.0 - rng.gen_range(0.0..0.72) * hard);
        let (x0, y0) = scene.point(u, 0.0);
        let (sin, cos) = rng.gen_range(0.0..TAU).sin_cos();
        let soft = rng.gen_range(0.1..6.0_f32).powi(2) / 6.0 * scene.pitch + 0.5;
        for (y, row) in canvas.chunks_exact_mut(scene.side_x).enumerate() {
            let y = y as f32 - y0;
            for (x, value) in row.iter_mut().enumerate() {
                let x = x as f32 - x0;
                *value *= 1.0 - (1.0 - dark) * ((x * cos + y * sin) / soft + 0.5).clamp(0.0, 1.0);
            }
        }
    }
    if rng.gen_bool(f64::from(hard) * 0.25) {
        let (x0, y0) = scene.point(rng.gen_range(-2.0..18.0), rng.gen_range(-4.0..4.0));
        let (reach, bright) = (rng.gen_range(2.0..9.0) * scene.pitch, rng.gen_range(30.0..190.0));
        for (y, row) in canvas.chunks_exact_mut(scene.side_x).enumerate() {
            let dy = (y as f32 - y0) / reach;
            for (x, value) in row.iter_mut().enumerate() {
                let dx = (x as f32 - x0) / reach;
                // (1 − r²/4)⁴ is close to exp(−r²) and ends at r = 2.
                let bell = (1.0 - (dx * dx + dy * dy) / 4.0).max(0.0);
                let bell = bell * bell;
                *value = (*value + bright * bell * bell).min(255.0);
            }
        }
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

fn through_jpeg(bytes: &[u8], w: usize, h: usize, quality: u8) -> Option<Vec<u8>> {
    let picture = GrayImage::from_raw(w as u32, h as u32, bytes.to_vec())?;
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, quality).encode_image(&picture).ok()?;
    Some(image::load_from_memory(&file).ok()?.into_luma8().into_raw())
}
